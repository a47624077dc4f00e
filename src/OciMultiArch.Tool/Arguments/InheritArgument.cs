namespace OciMultiArch.Tool.Arguments;

/// <summary>One <c>--inherit</c>: <c>[KIND=]none|all|NAME,...</c>.</summary>
/// <param name="Kind">What is meant; null for every kind.</param>
/// <param name="Names">The names that are taken over.</param>
internal sealed record InheritArgument(string? Kind, IReadOnlyList<string> Names)
{
    private static readonly string[] Kinds = ["labels", "annotations", "env", "ports", "volumes"];

    /// <exception cref="FormatException">The text is no such policy.</exception>
    public static InheritArgument Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var kind = at < 0 ? null : text[..at];
        var names = text[(at + 1)..];
        if (kind is not null && !Kinds.Contains(kind))
            throw new FormatException($"'{kind}' is no kind. Write {string.Join(", ", Kinds[..^1])} or {Kinds[^1]}.");
        if (kind is null && names is not ("none" or "all"))
            throw new FormatException($"'{text}' says not of what. Write none, all, or such as labels={text}.");
        return new(kind, Patterns(names));
    }

    /// <summary>What all of them say together; a later one counts.</summary>
    public static BaseInheritance Of(IEnumerable<InheritArgument> given)
    {
        BaseInheritance all = new();
        foreach (var argument in given)
            all = argument.AddTo(all);
        return all;
    }

    private static string[] Patterns(string names) => names switch
    {
        "none" => [],
        "all" => ["*"],
        _ => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private BaseInheritance AddTo(BaseInheritance all) => Kind switch
    {
        "labels" => all with { Labels = Names },
        "annotations" => all with { Annotations = Names },
        "env" => all with { Environment = Names },
        "ports" => all with { ExposedPorts = Names },
        "volumes" => all with { Volumes = Names },
        _ => new()
        {
            Labels = Names,
            Annotations = Names,
            Environment = Names,
            ExposedPorts = Names,
            Volumes = Names,
        },
    };
}
