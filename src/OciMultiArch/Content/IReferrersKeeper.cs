namespace OciMultiArch.Content;

/// <summary>A store that may be for images alone.</summary>
internal interface IReferrersKeeper
{
    /// <summary>Whether it takes what refers to an image.</summary>
    bool KeepsReferrers { get; }

    /// <summary>Whether a store takes what refers to an image; all do but those that say otherwise.</summary>
    static bool Is(IContentStore store) => store is not IReferrersKeeper { KeepsReferrers: false };
}
