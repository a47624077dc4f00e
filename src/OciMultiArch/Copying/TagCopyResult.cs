namespace OciMultiArch;

/// <summary>How the copy of one tag ended.</summary>
public sealed record TagCopyResult
{
    /// <summary>The tag.</summary>
    public required Tag Tag { get; init; }

    /// <summary>What the tag holds at the source; null when that was not asked for or could not be told.</summary>
    public Descriptor? Source { get; init; }

    /// <summary>
    /// What was written; null for a tag that was found unchanged or kept without a push, in a plan, and after a failure.
    /// </summary>
    public PushReport? Report { get; init; }

    /// <summary>What would be done; null unless a plan was asked for and there is something to do.</summary>
    public PushPlan? Plan { get; init; }

    /// <summary>Whether the target has what the source has.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>Whether the tag of the target was, or would be, left as it is although it holds something else.</summary>
    public bool IsKept { get; init; }

    /// <summary>
    /// Whether the target has the tag and it is one of <see cref="TagCopyOptions.Immutable"/>, so that what it holds was
    /// not compared.
    /// </summary>
    public bool IsImmutable { get; init; }

    /// <summary>Why it failed; null when it did not. Copying again finishes what failed.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether the target has the tag now, or can have it as far as was asked.</summary>
    public bool IsSuccess => Failure is null;
}
