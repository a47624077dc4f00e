namespace OciMultiArch.Registry;

/// <summary>Failures of what a registry holds.</summary>
internal static class StoredContent
{
    private static readonly Remedy Remedy = new("Push it again, or take it from elsewhere.");

    /// <summary>What is stored is not what it should be.</summary>
    public static ContentMismatchException Damaged(string reason, Exception? cause = null) =>
        new(Problem.DamagedContent, $"{reason} What the registry holds is damaged.", Remedy, cause);

    /// <summary>A list, or a page of one, that is malformed.</summary>
    public static ContentMismatchException MalformedList(string reason, Exception? cause = null) =>
        new(Problem.InvalidResponse, reason, remedy: null, cause);
}
