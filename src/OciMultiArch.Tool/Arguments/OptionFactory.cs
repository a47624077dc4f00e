using System.CommandLine;
using OciMultiArch.Go;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Makes options and arguments: one line each for what would be the same five members everywhere.</summary>
internal static class OptionFactory
{
    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>An option whose value is taken as it is, unless it is empty; null by default.</summary>
    public static Option<string?> Text(string name, string form, string description) =>
        Filled(AnyText(name, form, description));

    /// <summary>An option whose value is taken as it is, also an empty one; null by default.</summary>
    public static Option<string?> AnyText(string name, string form, string description) =>
        new(name) { HelpName = form, Description = description };

    /// <summary>A repeatable option whose values are taken as they are, unless one is empty; none by default.</summary>
    public static Option<string[]> Texts(string name, string form, string description) =>
        Filled(AnyTexts(name, form, description));

    /// <summary>A repeatable option whose values are taken as they are, also empty ones; none by default.</summary>
    public static Option<string[]> AnyTexts(string name, string form, string description) => new(name)
    {
        HelpName = form,
        Description = description,
        DefaultValueFactory = static _ => [],
    };

    /// <summary>Repeatable words of a command, of which the first names a program; none by default.</summary>
    public static Option<string[]> Words(string name, string description)
    {
        var option = AnyTexts(name, "ARG", description);
        option.Validators.Add(OptionParsers.FirstIsFilled);
        return option;
    }

    /// <summary>An option with one value.</summary>
    public static Option<T> One<T>(string name, string form, Func<string, T> parse, string description) => new(name)
    {
        HelpName = form,
        Description = description,
        CustomParser = OptionParsers.One(parse),
    };

    /// <summary>An option with the name of a choice as its value.</summary>
    public static Option<T> Choice<T>(
        string name, string description, params (string Name, T Value)[] choices) => new(name)
        {
            HelpName = string.Join('|', choices.Select(static choice => choice.Name)),
            Description = description,
            CustomParser = OptionParsers.Choice(choices),
        };

    /// <summary>A repeatable option; none by default.</summary>
    public static Option<IReadOnlyList<T>> Many<T>(
        string name, string form, Func<string, T> parse, string description) => new(name)
        {
            HelpName = form,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = OptionParsers.Each(parse),
            DefaultValueFactory = static _ => [],
        };

    /// <summary>A repeatable option for pairs with distinct keys; none by default.</summary>
    public static Option<IReadOnlyDictionary<string, string>> Pairs(
        string name,
        string form,
        string description,
        Func<string, KeyValuePair<string, string>>? parse = null) => new(name)
        {
            HelpName = form,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = OptionParsers.Pairs(parse ?? OptionParsers.Pair),
            DefaultValueFactory = static _ => new Dictionary<string, string>(),
        };

    /// <summary>An option for platforms, separated by commas or repeated; none by default.</summary>
    public static Option<IReadOnlyList<Platform>> Platforms(string name, string description) => new(name)
    {
        HelpName = "OS/ARCH[/VARIANT],...",
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Joined(Platform.ParseList),
        DefaultValueFactory = static _ => [],
    };

    /// <summary>An option for platforms that Go builds for.</summary>
    public static Option<IReadOnlyList<Platform>> BuiltPlatforms(string name, string description)
    {
        var option = Platforms(name, description);
        option.CustomParser = OptionParsers.Joined(GoPorts.ParseList);
        return option;
    }

    /// <summary>An option that must be given.</summary>
    public static Option<T> Required<T>(Option<T> option)
    {
        option.Required = true;
        option.DefaultValueFactory = null;
        return option;
    }

    /// <summary>An option that may also be written short.</summary>
    public static Option<T> Short<T>(string name, Option<T> option)
    {
        option.Aliases.Add(name);
        return option;
    }

    /// <summary>An option that takes no empty value.</summary>
    public static Option<T> Filled<T>(Option<T> option)
    {
        option.Validators.Add(OptionParsers.AreFilled);
        return option;
    }

    /// <summary>An option whose values may have placeholders.</summary>
    public static Option<T> Template<T>(Option<T> option)
    {
        option.Validators.Add(TemplateText.CheckAll);
        return option;
    }

    /// <summary>An argument with one value.</summary>
    public static Argument<T> Argument<T>(string name, Func<string, T> parse, string description) => new(name)
    {
        Description = description,
        CustomParser = OptionParsers.One(parse),
    };

    /// <summary>An argument with one value or more.</summary>
    public static Argument<IReadOnlyList<T>> Arguments<T>(
        string name, Func<string, T> parse, string description) => new(name)
        {
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = OptionParsers.Each(parse),
        };
}
