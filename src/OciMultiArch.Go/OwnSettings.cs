namespace OciMultiArch.Go;

/// <summary>Flags and variables of go that are settings of their own.</summary>
internal static class OwnSettings
{
    /// <summary>The key of <c>images.yaml</c> that says what a flag of <c>go build</c> says; null for none.</summary>
    public static string? OfFlag(string flag)
    {
        if (!flag.StartsWith('-'))
            return null;
        return NameOf(flag).TrimStart('-') switch
        {
            "o" => "name",
            "ldflags" => "ldflags",
            "tags" => "buildTags",
            _ => null,
        };
    }

    /// <summary>The name of a flag, without its value.</summary>
    public static string NameOf(string flag) => flag.Split('=', 2)[0];

    /// <summary>Whether a variable says what is built for, which a platform says.</summary>
    public static bool IsOfPlatform(string variable) =>
        variable.ToUpperInvariant() is "GOOS" or "GOARCH" or "GO386" or "GOAMD64" or "GOARM" or "GOARM64";
}
