using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// How far one piece of content is: a blob or manifest being sent, or the program of a platform being built. Reported
/// from several threads at once, but for one piece in order: a push first tells of each blob it may have to send, with
/// nothing sent, then as bytes go, and once more when it has arrived.
/// </summary>
public sealed record PushProgress
{
    /// <summary>What is being done.</summary>
    public required PushStage Stage { get; init; }

    /// <summary>The store it goes to; null for a program that is being built.</summary>
    public IContentStore? Store { get; init; }

    /// <summary>What it is; null while its digest is not known yet.</summary>
    public Descriptor? Content { get; init; }

    /// <summary>
    /// The platforms of the images that hold it, in the order they were met; empty where no document in hand says one.
    /// </summary>
    public IReadOnlyList<Platform> Platforms { get; init => field = Frozen.List(value); } = Frozen.Empty<Platform>();

    /// <summary>
    /// Bytes so far: of the content as it is sent, 0 for what need not be sent; while packing, of the files before
    /// compression, and at its end of the layer. Falls when an attempt broke off and its bytes are sent again.
    /// </summary>
    public long Bytes { get; init; }

    /// <summary>The program it is about; null where there is only one, or none.</summary>
    public string? Program { get; init; }

    /// <summary>Bytes in all; null while that is not known.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>How it came to be in the store; null while it is under way.</summary>
    public Arrival? Arrival { get; init; }
}
