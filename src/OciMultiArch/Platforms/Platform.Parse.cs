using System.Diagnostics.CodeAnalysis;
using OciMultiArch.Internal;
using OciMultiArch.Platforms;

namespace OciMultiArch;

public sealed partial record Platform : IParsable<Platform>
{
    /// <summary>
    /// Parses <c>os/arch[/variant][:osversion]</c> or containerd's form <c>os(osversion+feature+…)/arch[/variant]</c>, whose versions and
    /// features may hold percent-escapes. Upper case and other names of a CPU are understood (<c>x86_64</c>, <c>aarch64</c>, <c>armv7l</c>,
    /// <c>ppc64el</c>, …). An architecture alone means Linux. Nothing is taken from the machine this runs on.
    /// </summary>
    /// <param name="s">The text, for example <c>linux/arm/v7</c> or <c>windows/amd64:10.0.20348.2700</c>; ASCII without blanks.</param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">The text is not a platform; the message says what is wrong.</exception>
    public static Platform Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, out var platform) is { } problem ? throw new FormatException($"'{Printable.Short(s)}' is not a platform: {problem}.") : platform!;
    }

    /// <summary>Parses a platform as <see cref="Parse"/> does, without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The platform when the answer is true.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Platform result)
    {
        result = null;
        return s is not null && Read(s, out result) is null;
    }

    /// <summary>Parses platforms separated by commas, with or without blanks around them, in the order given.</summary>
    /// <param name="list">The text, for example <c>linux/amd64,linux/arm64</c>; at least one platform.</param>
    /// <exception cref="FormatException">
    /// The list or one of its places is empty, an entry is not a platform, or two entries mean the same platform; the message names what is wrong.
    /// </exception>
    public static IReadOnlyList<Platform> ParseList(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.AsSpan().Trim(" \t").IsEmpty)
            throw new FormatException("The list of platforms is empty: name at least one, such as linux/amd64.");
        Dictionary<string, string> seen = new(StringComparer.Ordinal);
        List<Platform> platforms = [];
        foreach (var each in list.Split(',').Select(static each => each.Trim(' ', '\t')))
        {
            if (each.Length == 0)
                throw new FormatException($"The list of platforms '{Printable.Short(list)}' has nothing between two commas or at an end.");
            var platform = Parse(each);
            if (!seen.TryAdd(platform.CanonicalKey, each))
                throw new FormatException(
                    $"'{Printable.Short(seen[platform.CanonicalKey])}' and '{Printable.Short(each)}' are the same platform: leave one out.");
            platforms.Add(platform);
        }
        return Frozen.List(platforms);
    }

    private static string? Read(string text, out Platform? platform)
    {
        platform = null;
        if (text.Length == 0)
            return "it is empty";
        if (!Printable.IsVisibleAscii(text))
            return "blanks, control characters and letters outside ASCII are not allowed";
        if (text.Contains('*', StringComparison.Ordinal))
            return "wildcards are not supported; name each platform";
        var colon = text.LastIndexOf(':');
        var (words, suffix) = colon > text.LastIndexOf(')') ? (text[..colon], text[(colon + 1)..]) : (text, null);
        if (suffix is not null && !PlatformNames.IsWord(suffix))
            return "the version after ':' must be letters, digits, '_', '.' and '-', at the very end";
        var parts = words.Split('/');
        if (parts.Length > 3)
            return $"it has {parts.Length} parts, at most os/architecture/variant are allowed";
        if (parts.Length == 1)
        {
            if (LoneProblem(words) is { } alone)
                return alone;
            parts = ["linux", words];
        }
        return ReadParts(parts, suffix, out platform);
    }

    private static string? LoneProblem(string word)
    {
        var name = word.Split('(')[0];
        return PlatformNames.IsArchitecture(word) ? null
            : PlatformNames.IsSystem(name) ? $"an operating system alone is not enough; name the architecture too, such as {PlatformNames.System(name)}/amd64"
            : "it is neither os/architecture nor the name of a known architecture";
    }

    private static string? ReadParts(string[] parts, string? suffix, out Platform? platform)
    {
        platform = null;
        if (ReadSystem(parts[0], out var os) is { } wrong)
            return wrong;
        if (suffix is not null && os.OsVersion is not null)
            return "it names the version of the operating system twice";
        var (architecture, variant) = (parts[1], parts.ElementAtOrDefault(2));
        if ((WordProblem("architecture", architecture) ?? (variant is null ? null : WordProblem("variant", variant))) is { } problem)
            return problem;
        var (name, level) = PlatformNames.Cpu(architecture, variant);
        if (variant is not null && PlatformNames.ImpliedVariant(architecture) is { } implied && PlatformNames.Cpu(name, variant).Variant != implied)
            return $"'{architecture}' means {name}/{implied}, which is not '{variant}'";
        platform = os with { Architecture = name, Variant = Spoken(name, level, architecture, variant), OsVersion = suffix ?? os.OsVersion };
        return null;
    }

    // As containerd reads it: v7 goes without saying after 'arm' and 'armhf', and a v8 of arm64 that was written down stays.
    private static string? Spoken(string name, string? level, string architecture, string? variant) => (name, level) switch
    {
        ("arm64", null) when variant is not null => "v8",
        ("arm", "v7") when variant is null && !architecture.Contains('7', StringComparison.Ordinal) => null,
        _ => level,
    };

    private static string? ReadSystem(string text, out Platform system)
    {
        system = new();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? text : text[..open];
        if (WordProblem("operating system", name) is { } problem)
            return problem;
        if (open >= 0 && !text.EndsWith(')'))
            return "the '(' after the operating system must be closed before the first '/'";
        var options = open < 0 ? [""] : text[(open + 1)..^1].Split('+');
        if (options.Skip(1).Any(static each => each.Length == 0))
            return "a feature of the operating system is empty";
        if (options.FirstOrDefault(static each => each.AsSpan().ContainsAny('(', ')') || PlatformText.Unescape(each) is null) is { } odd)
            return $"'{odd}' is not a version or feature: '%' must begin an escape such as %2B, and '(' and ')' be written %28 and %29";
        string[] plain = [.. options.Select(static each => PlatformText.Unescape(each)!)];
        system = new() { Os = PlatformNames.System(name), OsVersion = plain[0].Length == 0 ? null : plain[0], OsFeatures = plain[1..] };
        return null;
    }

    private static string? WordProblem(string what, string text) =>
        text.Length == 0 ? $"the {what} is missing"
        : PlatformNames.IsWord(text) ? null
        : $"the {what} '{text}' must be letters, digits, '_', '.' and '-'";
}
