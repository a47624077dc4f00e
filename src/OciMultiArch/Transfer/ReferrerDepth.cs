namespace OciMultiArch.Transfer;

/// <summary>
/// How far referrers of referrers are followed. Nobody attaches anything so deep; a registry that answers anew for ever
/// is left in time, and never without a word.
/// </summary>
internal static class ReferrerDepth
{
    /// <summary>The most levels: what refers to a manifest is the first.</summary>
    public const int Max = 100;

    /// <summary>The failure where there are more.</summary>
    /// <param name="subject">The manifest at which the way began.</param>
    public static OciException Exceeded(Digest subject) => new(
        Problem.LimitExceeded,
        $"What refers to {subject} goes on for more than {Max} levels of referrers.",
        new Remedy("Delete the referrers that nobody needs, or leave referrers out."));
}
