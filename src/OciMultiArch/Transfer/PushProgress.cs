using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// How far one piece of content is: a blob or manifest being sent, or the program of a platform being built; and how far
/// the whole is that it belongs to. Reported from several threads at once, but for one piece in order: a push first tells
/// of each blob it may have to send, with nothing sent, then as bytes go, and once more when it has arrived.
/// </summary>
/// <remarks>
/// The whole is one push to one store, or one build. Its last report says that everything is done, also of what was there
/// already or was mounted: <see cref="DoneItems"/> is <see cref="AllItems"/>, and <see cref="DoneBytes"/> is
/// <see cref="AllBytes"/>.
/// </remarks>
public sealed record PushProgress
{
    /// <summary>What is being done.</summary>
    public required PushStage Stage { get; init; }

    /// <summary>The store it goes to; null for a program that is being built.</summary>
    public IContentStore? Store { get; init; }

    /// <summary>
    /// The tags that the push writes, which tell pushes to one store apart; empty for a build, and for a push without
    /// tags.
    /// </summary>
    public IReadOnlyList<Tag> Tags { get; init => field = Frozen.List(value); } = Frozen.Empty<Tag>();

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

    /// <summary>
    /// What go says it is doing for the platform, on one line, such as <c>downloading golang.org/x/sys v0.31.0</c>; null
    /// where it says nothing.
    /// </summary>
    public string? Step { get; init; }

    /// <summary>
    /// Blobs and manifests of the push that are in the store now, however they came there; of a build, platforms whose
    /// layers are packed.
    /// </summary>
    public int DoneItems { get; init; }

    /// <summary>
    /// Blobs and manifests of the push, each digest once, without what is below manifests that are there; of a build, its
    /// platforms. 0 where it is not known.
    /// </summary>
    public int AllItems { get; init; }

    /// <summary>
    /// Bytes of the push that are done: whole items, and of those under way what was sent. Falls when an attempt broke
    /// off. 0 for a build.
    /// </summary>
    public long DoneBytes { get; init; }

    /// <summary>Bytes of all items of the push; 0 for a build.</summary>
    public long AllBytes { get; init; }
}
