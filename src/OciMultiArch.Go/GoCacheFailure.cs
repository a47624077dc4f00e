namespace OciMultiArch.Go;

/// <summary>Go's own cache, without which it builds and lists nothing.</summary>
internal static class GoCacheFailure
{
    // cmd/go/internal/cache: "failed to initialize build cache", "build cache is required", "could not create build cache".
    private const string Sign = "build cache";

    /// <summary>What helps where go has no folder for its cache, as a user without a home; null where that is not it.</summary>
    /// <param name="answer">What go said.</param>
    public static Remedy? RemedyFor(GoAnswer answer)
    {
        if (!answer.Errors.Contains(Sign, StringComparison.Ordinal))
            return null;
        return new("Set GOCACHE to a folder that can be written to.");
    }

    /// <summary>What failed and what go said, as a sentence that the remedy can follow.</summary>
    public static string Reason(string failed, GoAnswer answer)
    {
        var reason = $"{failed}; go says: {GoText.Said(answer)}";
        if (RemedyFor(answer) is not null)
            reason += ".";
        return reason;
    }
}
