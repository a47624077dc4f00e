namespace OciMultiArch.Tool.Arguments;

/// <summary>What an option says about one registry, or about every registry (<c>*</c>).</summary>
internal sealed record HostFlag(string Registry, RegistryHostSettings Settings)
{
    /// <summary>The name of every registry.</summary>
    public const string Everything = "*";

    /// <summary>A setting for one registry.</summary>
    /// <exception cref="FormatException">The value is wrong; the message says what to write.</exception>
    public static HostFlag Of(string registry, RegistryHostSettings settings)
    {
        foreach (var (_, problem) in settings.FindProblems())
            throw new FormatException(problem);
        return new(registry, settings);
    }

    /// <summary>Parses <c>[REGISTRY=]VALUE</c>. A VALUE may hold '=' itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="make">Makes the setting of the value.</param>
    /// <exception cref="FormatException">The value is wrong.</exception>
    public static HostFlag Parse(string text, Func<string, RegistryHostSettings> make)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at > 0 && HostName.Find(text[..at]) is { } registry)
            return Of(registry, make(text[(at + 1)..]));
        if (at > 0 && HoldsPassword(text[..at]))
            throw new FormatException($"'{HostName.Shown(text[..at])}' is not a registry: write host or host:port.");
        return Of(Everything, make(text));
    }

    // A path may hold '=' and '@' too, but no proxy does.
    private static bool HoldsPassword(string text)
    {
        var at = text.LastIndexOf('@');
        var isUser = at > 0 && text.AsSpan(0, at).Contains(':') && !text.Contains('/', StringComparison.Ordinal);
        return isUser && HostName.Find(text[(at + 1)..]) is not null;
    }

    /// <summary>Parses <c>REGISTRY=VALUE</c>. No message repeats the value.</summary>
    /// <exception cref="FormatException">There is no registry, or the value is wrong.</exception>
    public static HostFlag ParseNamed(string text, Func<string, RegistryHostSettings> make)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at > 0 && HostName.Find(text[..at]) is { } registry)
            return Of(registry, make(text[(at + 1)..]));
        throw new FormatException("no registry is named. Write REGISTRY= before the value.");
    }

    /// <summary>A setting of a mirror.</summary>
    /// <exception cref="FormatException">The text is not the location of a mirror.</exception>
    public static RegistryHostSettings Mirror(string location) => new() { Mirrors = [new(location)] };

    /// <summary>A setting of a header: <c>NAME: VALUE</c>.</summary>
    /// <exception cref="FormatException">There is no name.</exception>
    public static RegistryHostSettings Header(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        if (at <= 0)
            throw new FormatException("it is no header. Write REGISTRY=NAME: VALUE.");
        return new() { Headers = new Dictionary<string, string> { [text[..at].Trim()] = text[(at + 1)..].Trim() } };
    }
}
