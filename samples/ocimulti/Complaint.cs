namespace OciMultiArch.Tool;

/// <summary>A failure in the tool's own words.</summary>
internal static class Complaint
{
    public static string Of(Exception failure) => failure is BuildException
        ? failure.Message.TrimEnd() // the compiler's own lines belong to it
        : OneLine(failure.Message)
            .Replace("in this host's settings", "with --plain-http, --tls or --insecure", StringComparison.Ordinal)
            .Replace("in this registry's settings", "with --trust", StringComparison.Ordinal)
            .Replace("(docker login)", "(ocimulti login)", StringComparison.Ordinal);

    public static string OneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
