using OciMultiArch.Go;

namespace OciMultiArch.Tool.Arguments;

/// <summary>A variable of <c>--go-env</c>: <c>[PLATFORM:]NAME=VALUE</c>.</summary>
internal sealed record GoVariableArgument(Platform? Platform, string Name, string Value)
{
    /// <exception cref="FormatException">The text is no such variable.</exception>
    public static GoVariableArgument Parse(string text)
    {
        var (left, value) = OptionParsers.Pair(text);
        var colon = left.LastIndexOf(':');
        GoFlagArgument.CheckVariable(left[(colon + 1)..]);
        if (colon < 0)
            return new(null, left, value);
        if (colon == left.Length - 1)
            throw new FormatException($"'{text}' has no name before '='. Write [OS/ARCH:]NAME=VALUE.");
        return new(OciMultiArch.Platform.Parse(left[..colon]), left[(colon + 1)..], value);
    }

    /// <summary>The variables for all platforms.</summary>
    /// <exception cref="UsageException">One is given twice.</exception>
    public static IReadOnlyDictionary<string, string> ForAll(IEnumerable<GoVariableArgument> given) =>
        Map(given.Where(static variable => variable.Platform is null));

    /// <summary>The variables of single platforms.</summary>
    /// <exception cref="UsageException">One is given twice, or its platform is not built.</exception>
    public static IReadOnlyList<GoPlatformSettings> ForEach(
        IEnumerable<GoVariableArgument> given, IReadOnlyList<Platform> platforms)
    {
        var built = platforms.Select(static platform => platform.Canonical()).ToHashSet();
        var own = given.Where(static variable => variable.Platform is not null).ToArray();
        if (Array.Find(own, variable => !built.Contains(variable.Platform!.Canonical())) is { } stray)
            throw new UsageException(
                $"--go-env sets {stray.Name} for {stray.Platform}, which --platform does not name. Name it there, or "
                + "leave it out.");
        return [.. own.GroupBy(static variable => variable.Platform!.Canonical(), Settings)];
    }

    private static GoPlatformSettings Settings(Platform platform, IEnumerable<GoVariableArgument> variables) =>
        new() { Platform = platform, GoEnvironment = Map(variables) };

    private static Dictionary<string, string> Map(IEnumerable<GoVariableArgument> variables)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            if (!map.TryAdd(variable.Name, variable.Value))
                throw new UsageException($"--go-env gives '{variable.Name}' twice.");
        }
        return map;
    }
}
