using System.Diagnostics.CodeAnalysis;
using OciMultiArch.Internal;
using OciMultiArch.Platforms;

namespace OciMultiArch;

public sealed partial record Platform : IParsable<Platform>
{
    /// <summary>
    /// Parses <c>os/arch[/variant][:osversion]</c> or containerd's form <c>os(osversion+feature+…)/arch[/variant]</c>,
    /// whose versions and features may hold percent-escapes. Upper case and other names of a CPU are understood
    /// (<c>x86_64</c>, <c>aarch64</c>, <c>armv7l</c>, <c>ppc64el</c>, …). An architecture alone means Linux. Nothing is
    /// taken from the machine this runs on.
    /// </summary>
    /// <param name="s">
    /// The text, for example <c>linux/arm/v7</c> or <c>windows/amd64:10.0.20348.2700</c>; ASCII without blanks.
    /// </param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">The text is not a platform; the message says what is wrong.</exception>
    public static Platform Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (Read(s, out var platform) is { } problem)
            throw new FormatException($"'{Printable.Short(s)}' is not a platform: {problem}.");
        return platform!;
    }

    /// <summary>Parses a platform as <see cref="Parse"/> does, without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The platform when the answer is true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Platform result)
    {
        result = null;
        return s is not null && Read(s, out result) is null;
    }

    /// <summary>Parses platforms separated by commas, with or without blanks around them, in the order given.</summary>
    /// <param name="list">The text, for example <c>linux/amd64,linux/arm64</c>; at least one platform.</param>
    /// <exception cref="FormatException">
    /// The list or one of its places is empty, an entry is not a platform, or two entries mean the same platform; the
    /// message names what is wrong.
    /// </exception>
    public static IReadOnlyList<Platform> ParseList(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.AsSpan().Trim(" \t").IsEmpty)
            throw new FormatException("The list of platforms is empty: name at least one, such as linux/amd64.");
        Dictionary<string, string> seen = new(StringComparer.Ordinal);
        List<Platform> platforms = [];
        foreach (var text in list.Split(','))
        {
            var name = text.Trim(' ', '\t');
            if (name.Length == 0)
                throw new FormatException(
                    $"The list of platforms '{Printable.Short(list)}' has nothing between two commas or at an end.");
            var platform = Parse(name);
            if (seen.TryGetValue(platform.CanonicalKey, out var other))
                throw new FormatException(
                    $"'{Printable.Short(other)}' and '{Printable.Short(name)}' are the same platform: leave one out.");
            seen.Add(platform.CanonicalKey, name);
            platforms.Add(platform);
        }
        return Frozen.List(platforms);
    }

    private static string? Read(string text, out Platform? platform)
    {
        platform = null;
        if (text.Length == 0)
            return "it is empty";
        if (text.AsSpan().Trim().Contains(' '))
            return "it holds a blank; separate platforms by commas";
        if (!Printable.IsVisibleAscii(text))
            return "blanks, control characters and letters outside ASCII are not allowed";
        if (text.Contains('*', StringComparison.Ordinal))
            return "wildcards are not supported; name each platform";
        var (name, suffix) = CutVersion(text);
        if (suffix is not null && !PlatformNames.IsWord(suffix))
            return "the version after ':' must be letters, digits, '_', '.' and '-', at the very end";
        var parts = name.Split('/');
        if (parts.Length > 3)
            return $"it has {parts.Length} parts, at most os/architecture/variant are allowed";
        if (parts.Length > 1)
            return ReadParts(parts, suffix, out platform);
        return LoneProblem(name) ?? ReadParts(["linux", name], suffix, out platform);
    }

    // A ':' inside the parentheses belongs to the version or a feature.
    private static (string Name, string? Version) CutVersion(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= text.LastIndexOf(')'))
            return (text, null);
        return (text[..colon], text[(colon + 1)..]);
    }

    private static string? LoneProblem(string word)
    {
        if (PlatformNames.IsArchitecture(word))
            return null;
        var name = word.Split('(')[0];
        if (!PlatformNames.IsSystem(name))
            return "it is neither os/architecture nor the name of a known architecture";
        var example = $"{PlatformNames.System(name)}/amd64";
        return $"an operating system alone is not enough; name the architecture too, such as {example}";
    }

    private static string? ReadParts(string[] parts, string? suffix, out Platform? platform)
    {
        platform = null;
        if (ReadSystem(parts[0], out var os) is { } wrong)
            return wrong;
        if (suffix is not null && os.OsVersion is not null)
            return "it names the version of the operating system twice";
        var architecture = parts[1];
        var variant = parts.ElementAtOrDefault(2);
        var problem = WordProblem("architecture", architecture);
        if (variant is not null)
            problem ??= WordProblem("variant", variant) ?? ContradictionProblem(architecture, variant);
        if (problem is not null)
            return problem;
        platform = os with
        {
            Architecture = PlatformNames.Cpu(architecture, variant).Architecture,
            Variant = StatedVariant(architecture, variant),
            OsVersion = suffix ?? os.OsVersion,
        };
        return null;
    }

    // armv7/v6 says two things.
    private static string? ContradictionProblem(string architecture, string variant)
    {
        if (PlatformNames.ImpliedVariant(architecture) is not { } implied)
            return null;
        var name = PlatformNames.Cpu(architecture, variant).Architecture;
        if (PlatformNames.Cpu(name, variant).Variant == implied)
            return null;
        return $"'{architecture}' means {name}/{implied}, which is not '{variant}'";
    }

    // As containerd reads it: 'arm' and 'armhf' alone get no v7, and a v8 of arm64 that is written down stays.
    private static string? StatedVariant(string architecture, string? variant)
    {
        var (name, level) = PlatformNames.Cpu(architecture, variant);
        return (name, level) switch
        {
            ("arm64", null) when variant is not null => "v8",
            ("arm", "v7") when variant is null && !architecture.Contains('7', StringComparison.Ordinal) => null,
            _ => level,
        };
    }

    private static string? ReadSystem(string text, out Platform system)
    {
        system = new();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? text : text[..open];
        if (WordProblem("operating system", name) is { } problem)
            return problem;
        system = new() { Os = PlatformNames.System(name) };
        if (open < 0)
            return null;
        if (!text.EndsWith(')'))
            return "the '(' after the operating system must be closed before the first '/'";
        return ReadOptions(text[(open + 1)..^1], ref system);
    }

    // osversion+feature+feature; the version may be empty.
    private static string? ReadOptions(string text, ref Platform system)
    {
        List<string> plain = [];
        foreach (var option in text.Split('+'))
        {
            if (option.Length == 0 && plain.Count > 0)
                return "a feature of the operating system is empty";
            var unescaped = PlatformText.Unescape(option);
            if (unescaped is null || option.AsSpan().ContainsAny('(', ')'))
                return $"'{option}' is not a version or feature: "
                    + "'%' must begin an escape such as %2B, and '(' and ')' be written %28 and %29";
            plain.Add(unescaped);
        }
        var version = plain[0].Length == 0 ? null : plain[0];
        system = system with { OsVersion = version, OsFeatures = plain[1..] };
        return null;
    }

    private static string? WordProblem(string what, string text)
    {
        if (text.Length == 0)
            return $"the {what} is missing";
        if (!PlatformNames.IsWord(text))
            return $"the {what} '{text}' must be letters, digits, '_', '.' and '-'";
        return null;
    }
}
