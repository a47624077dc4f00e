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

    /// <summary>One text, or a list of them, each as it is read.</summary>
    /// <exception cref="FormatException">One cannot be read; its place is told.</exception>
    public IReadOnlyList<string> Texts(string name, Func<string, string> read)
    {
        if (Find(name) is not { } found)
            return [];
        if (found.Json.ValueKind is not JsonValueKind.Array)
            return [found.AsNumber(read)];
        return [.. found.Items.Select(item => item.AsNumber(read))];
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<DocumentElement> Items(string name) => Find(name)?.Items ?? [];

    public HashSet<string> Set(string name, Func<string, string> read) => Texts(name, read).ToHashSet(StringComparer.Ordinal);

    /// <summary>Pairs of the defaults, with those of the image over them.</summary>
    /// <param name="name">The key.</param>
    /// <param name="readName">Reads the name of each; null for any that is not empty.</param>
    /// <param name="readValue">Reads the value of each; null for any.</param>
    /// <exception cref="FormatException">One cannot be read; its place is told.</exception>
    public Dictionary<string, string> Map(
        string name, Func<string, string>? readName = null, Func<string, string>? readValue = null)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        if (IsNothing(name))
            return all;
        foreach (var (key, value) in Usual?.PairsOf(name) ?? [])
            Add(key, value);
        foreach (var (key, value) in Own.PairsOf(name))
            Add(key, value);
        return all;

        void Add(string key, DocumentElement value) =>
            all[value.AsNumber(_ => (readName ?? FileTexts.Filled)(key))] = value.AsNumber(readValue ?? (static text => text));
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
