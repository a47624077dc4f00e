namespace OciMultiArch.Images;

/// <summary>Checks what people write of how an image runs. An empty folder or signal takes the old one away.</summary>
internal static class RuntimeTexts
{
    /// <exception cref="FormatException">It is no port.</exception>
    public static string Port(string text) => Checked(
        text, ConfigText.IsPort(text), "a port", "a number up to 65535, such as 8080, 8080/tcp or 53/udp");

    /// <exception cref="FormatException">It is no whole path.</exception>
    public static string Folder(string text) => Checked(
        text, text.Length == 0 || ConfigText.IsWholePath(text), "a folder to start in", "its whole path, such as /srv");

    /// <exception cref="FormatException">It is no whole path.</exception>
    public static string Volume(string text) => Checked(
        text, ConfigText.IsWholePath(text), "a folder for a volume", "its whole path, such as /data");

    /// <exception cref="FormatException">It is no signal.</exception>
    public static string Signal(string text) => Checked(
        text, text.Length == 0 || StopSignals.IsKnown(text), "a signal", "its name or number, such as SIGTERM, SIGRTMIN+3 or 15");

    private static string Checked(string text, bool isRight, string kind, string form) =>
        isRight ? text : throw new FormatException($"'{text}' is not {kind}. Write {form}.");
}
