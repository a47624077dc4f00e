using System.CommandLine.Parsing;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Turns words of the command line into types; what is malformed is wrong usage before anything is done.</summary>
internal static class OptionParsers
{
    public static Func<ArgumentResult, T?> One<T>(Func<string, T> parse) => result => Read(result, parse, result.Tokens[^1].Value);

    public static Func<ArgumentResult, IReadOnlyList<T>?> Each<T>(Func<string, T> parse) =>
        result => [.. result.Tokens.Select(each => Read(result, parse, each.Value)!)];

    /// <summary>All words together, separated by commas as within one word.</summary>
    public static Func<ArgumentResult, T?> Joined<T>(Func<string, T> parse) =>
        result => Read(result, parse, string.Join(',', result.Tokens.Select(static each => each.Value)));

    /// <summary>Pairs <c>KEY=VALUE</c>; a key may stand once.</summary>
    public static IReadOnlyDictionary<string, string> Pairs(ArgumentResult result)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (var each in Each(Pair)(result)!.Where(static each => each.Key is not null))
            if (!pairs.TryAdd(each.Key, each.Value))
                result.AddError($"{(result.Parent as OptionResult)?.Option.Name} gives '{each.Key}' twice.");
        return pairs;
    }

    /// <exception cref="FormatException">There is no key or no '='.</exception>
    public static KeyValuePair<string, string> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? new(text[..at], text[(at + 1)..]) : throw new FormatException($"'{text}' is not KEY=VALUE.");
    }

    private static T? Read<T>(ArgumentResult result, Func<string, T> parse, string text)
    {
        try
        {
            return parse(text);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            result.AddError(result.Parent is OptionResult option ? $"{option.Option.Name}: {wrong.Message}" : wrong.Message);
            return default;
        }
    }
}
