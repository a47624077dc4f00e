namespace OciMultiArch;

/// <summary>What is being done to a piece of content.</summary>
public enum PushStage
{
    /// <summary>A program is being compiled for a platform; how long it takes is not known.</summary>
    Building,

    /// <summary>Files are being packed into a layer whose digest is known only at its end.</summary>
    Packing,

    /// <summary>It is on its way to a store, or waits for its turn.</summary>
    Sending,
}
