namespace OciMultiArch.Tool.Text;

/// <summary>A failure in the tool's own words.</summary>
internal static class ErrorText
{
    // What the library calls by the names of its own is done with a word of the command line here.
    private static readonly (string Library, string Tool)[] Words =
    [
        ("If the registry speaks plain HTTP, say so in this host's settings.", "If the registry speaks plain HTTP, say so with --plain-http."),
        ("If the registry speaks TLS, say so in this host's settings.", "If the registry speaks TLS, say so with --tls, or with --insecure for any certificate."),
        ("The registry speaks TLS: say so in this host's settings.", "The registry speaks TLS: say so with --tls, or with --insecure for any certificate."),
        ("in this registry's settings", "with --trust"),
        ("(docker login)", "(ocimulti login)"),
        ("raise the time-out", "raise --timeout"),
        ("with PushOptions.Recheck", "with --recheck"),
        ("Give the image a platform with WithPlatform.", "Say it with --platform SOURCE=OS/ARCH."),
        ("(ConvertAsync makes them so)", "(ocimulti edit --format makes them so)"),
        ("ask for the OCI format explicitly", "ask for it with --format oci"),
        ("or set GoCommand to its path", "and see that it is on PATH"),
        ("Set GoCommand to the go command.", "See that it is the go command."),
        ("Check that GoCommand is the go command.", "Check that the go on PATH is the go command."),
        ("or set GoCommand to one", "and see that it is the first on PATH"),
        ("Correct it, or set Created.", "Correct it, or unset it."),
        ("Name all platforms with Expect.", "Name all platforms with --expect."),
        ("Say where the index goes; what is elsewhere is copied there.", "Say with --to where the index goes; what is elsewhere is copied there."),
    ];

    public static string Of(Exception failure)
    {
        var message = failure is BuildException ? failure.Message.TrimEnd() : OneLine(failure.Message); // the compiler's own lines belong to it
        return Of(message);
    }

    /// <summary>A sentence of the library in the tool's own words.</summary>
    public static string Of(string message) =>
        Words.Aggregate(message, static (text, each) => text.Replace(each.Library, each.Tool, StringComparison.Ordinal));

    public static string OneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
