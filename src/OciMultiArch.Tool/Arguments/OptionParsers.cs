using System.CommandLine.Parsing;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>
/// Turns the texts of the command line into types. A malformed text is wrong usage before anything is done.
/// </summary>
internal static class OptionParsers
{
    /// <summary>Parses the only text of an option or argument.</summary>
    public static Func<ArgumentResult, T?> One<T>(Func<string, T> parse) =>
        result => Read(result, parse, result.Tokens[^1].Value);

    /// <summary>Parses each text of an option or argument by itself.</summary>
    public static Func<ArgumentResult, IReadOnlyList<T>?> Each<T>(Func<string, T> parse) => result =>
    {
        var values = result.Tokens.Select(token => Read(result, parse, token.Value)!);
        return [.. values];
    };

    /// <summary>Parses all texts together, with commas between them as within one text.</summary>
    public static Func<ArgumentResult, T?> Joined<T>(Func<string, T> parse) => result =>
    {
        var texts = result.Tokens.Select(static token => token.Value);
        return Read(result, parse, string.Join(',', texts));
    };

    /// <summary>Parses the name of a choice.</summary>
    public static Func<ArgumentResult, T?> Choice<T>(params (string Name, T Value)[] choices) => One(text =>
    {
        foreach (var (name, value) in choices)
        {
            if (name == text)
                return value;
        }
        var names = choices.Select(static choice => choice.Name).ToArray();
        throw new FormatException($"unknown value '{text}'. Write {string.Join(", ", names[..^1])} or {names[^1]}.");
    });

    /// <summary>Takes a name as it is.</summary>
    /// <exception cref="FormatException">It is empty.</exception>
    public static string Name(string text)
    {
        if (text.Length > 0)
            return text;
        throw new FormatException("the name is empty. Write one.");
    }

    /// <summary>Refuses values that are empty.</summary>
    public static void AreFilled(OptionResult result)
    {
        if (result.Tokens.Any(static token => token.Value.Length == 0))
            RefuseEmpty(result);
    }

    /// <summary>Refuses a first value that is empty.</summary>
    public static void FirstIsFilled(OptionResult result)
    {
        if (result.Tokens is [{ Value.Length: 0 }, ..])
            RefuseEmpty(result);
    }

    /// <summary>Parses pairs <c>KEY=VALUE</c>. A key may stand once.</summary>
    public static Func<ArgumentResult, IReadOnlyDictionary<string, string>> Pairs(
        Func<string, KeyValuePair<string, string>> parse) => result =>
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (var token in result.Tokens)
        {
            var (key, value) = Read(result, parse, token.Value);
            if (key is not null && !pairs.TryAdd(key, value))
                result.AddError($"{(result.Parent as OptionResult)?.Option.Name} gives '{key}' twice.");
        }
        return pairs;
    };

    /// <summary>Parses one pair <c>KEY=VALUE</c>.</summary>
    /// <exception cref="FormatException">There is no key or no '='.</exception>
    public static KeyValuePair<string, string> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at > 0)
            return new(text[..at], text[(at + 1)..]);
        throw new FormatException($"'{text}' is not KEY=VALUE.");
    }

    private static void RefuseEmpty(OptionResult result)
    {
        var option = result.Option;
        var advice = $"Write {option.HelpName}";
        if (!option.Required)
            advice += ", or leave the option out";
        result.AddError($"{option.Name}: the value is empty. {advice}.");
    }

    private static T? Read<T>(ArgumentResult result, Func<string, T> parse, string text)
    {
        try
        {
            return parse(text);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            var message = ErrorText.Of(wrong);
            result.AddError(result.Parent is OptionResult option ? $"{option.Option.Name}: {message}" : message);
            return default;
        }
    }
}
