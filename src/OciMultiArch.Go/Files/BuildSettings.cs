using System.Text.Json;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>The settings of one image: its own, then the defaults. A key with nothing in it stands for nothing.</summary>
/// <param name="Own">What is said of the image.</param>
/// <param name="Usual">What is said of all; null for nothing.</param>
internal sealed record BuildSettings(DocumentElement Own, DocumentElement? Usual)
{
    public DocumentElement? Find(string name)
    {
        if (Own.Json.TryGetProperty(name, out _))
            return Own.Find(name);
        return Usual?.Find(name);
    }

    public string? Text(string name) => Find(name)?.NumberText;

    public bool Flag(string name) => Find(name)?.Flag ?? false;

    /// <summary>One text, or a list of them.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is { } found)
            return TextsOf(found);
        return [];
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<DocumentElement> Items(string name) => Find(name)?.Items ?? [];

    public HashSet<string> Set(string name) => Texts(name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Pairs of the defaults, with those of the image over them.</summary>
    public Dictionary<string, string> Map(string name)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        if (IsNothing(name))
            return all;
        foreach (var (key, value) in Usual?.PairsOf(name) ?? [])
            all[key] = value.NumberText;
        foreach (var (key, value) in Own.PairsOf(name))
            all[key] = value.NumberText;
        return all;
    }

    public T As<T>(string name, Func<string, T> parse, T otherwise)
    {
        if (Find(name) is { } found)
            return found.AsNumber(parse);
        return otherwise;
    }

    public static IReadOnlyList<string> TextsOf(DocumentElement element)
    {
        if (element.Json.ValueKind is not JsonValueKind.Array)
            return [element.NumberText];
        return [.. element.Items.Select(static item => item.NumberText)];
    }

    private bool IsNothing(string name) =>
        Own.Json.TryGetProperty(name, out var own) && own.ValueKind is JsonValueKind.Null;
}
