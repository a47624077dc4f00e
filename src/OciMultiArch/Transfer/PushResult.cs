using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>How a push to one of several stores ended.</summary>
public sealed record PushResult
{
    /// <summary>The store.</summary>
    public required IContentStore Store { get; init; }

    /// <summary>
    /// What was done, one report for each root in the order given; after a failure, what was done before it.
    /// </summary>
    public IReadOnlyList<PushReport> Reports { get; init => field = Frozen.List(value); } = Frozen.Empty<PushReport>();

    /// <summary>
    /// Why the push failed; null when it succeeded. Pushing again finishes it. An <see cref="OciException"/>, unless
    /// something else failed that the program itself gave: a store, a stream, a source of content.
    /// </summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether everything is written.</summary>
    public bool IsSuccess => Failure is null;
}
