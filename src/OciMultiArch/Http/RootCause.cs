namespace OciMultiArch.Http;

/// <summary>Finds what is at the bottom of a failure: the words that say most.</summary>
internal static class RootCause
{
    /// <summary>The innermost exception.</summary>
    public static Exception Of(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure;
    }
}
