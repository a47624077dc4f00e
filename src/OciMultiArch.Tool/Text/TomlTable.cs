using System.Text.Json.Nodes;

namespace OciMultiArch.Tool.Text;

/// <summary>
/// A table of a TOML document. A value of another kind than is asked for counts as absent: the file is another tool's,
/// and a later version of it may know more. Names of values ignore case, as those of the other tools do.
/// </summary>
/// <param name="json">Its values.</param>
/// <param name="lines">Where the values of the whole document stand.</param>
internal sealed class TomlTable(JsonObject json, TomlLines lines)
{
    // Files of short names have hundreds of values, and each is asked for.
    private ILookup<string, string>? written;

    /// <summary>Its names, in the order of the file.</summary>
    public IEnumerable<string> Names => json.Select(static pair => pair.Key);

    /// <summary>A text; null when there is none.</summary>
    public string? Text(string name) => TextOf(Value(name));

    /// <summary>Whether a value is true.</summary>
    public bool IsTrue(string name) => Value(name) is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <summary>Whether a value is neither true nor false.</summary>
    public bool IsNoFlag(string name) => Value(name) is { } node && !(node is JsonValue value && value.TryGetValue(out bool _));

    /// <summary>Whether a value is no text.</summary>
    public bool IsNoText(string name) => Value(name) is { } node && TextOf(node) is null;

    /// <summary>Whether a value is neither a text nor a list of texts.</summary>
    public bool IsNoTexts(string name) => Value(name) switch
    {
        null => false,
        JsonArray items => items.Any(static item => TextOf(item) is null),
        { } node => TextOf(node) is null,
    };

    /// <summary>Whether a value is no array of tables.</summary>
    public bool IsNoTables(string name) =>
        Value(name) is { } node && !(node is JsonArray items && items.All(static item => item is JsonObject));

    /// <summary>Whether a value is no table.</summary>
    public bool IsNoTable(string name) => Value(name) is not (null or JsonObject);

    /// <summary>A text, or a list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) => TextsOf(Value(name));

    /// <summary>A text or a list whose items are texts or lists of texts.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Lists(string name)
    {
        if (Value(name) is JsonArray items)
            return [.. items.Select(TextsOf).Where(static texts => texts.Length > 0)];
        return Text(name) is { } text ? [[text]] : [];
    }

    /// <summary>A table in this one; empty when there is none.</summary>
    public TomlTable Table(string name) => new(Value(name) as JsonObject ?? [], lines);

    /// <summary>An array of tables.</summary>
    public IReadOnlyList<TomlTable> Tables(string name)
    {
        var items = Value(name) as JsonArray ?? [];
        return [.. items.OfType<JsonObject>().Select(item => new TomlTable(item, lines))];
    }

    /// <summary>The line of the first of some values that is there; that of the table where none is.</summary>
    public int LineOf(params IEnumerable<string> names) =>
        names.Select(name => lines.Of(json, Written(name) ?? name)).FirstOrDefault(static line => line > 0, lines.Of(json, ""));

    /// <summary>A value that is not what it should be.</summary>
    /// <param name="name">Its name in this table.</param>
    /// <param name="wanted">What it should be.</param>
    /// <param name="parent">What stands before the name for people.</param>
    public Misfit Misfit(string name, string wanted, string parent = "") => new($"{parent}{name}", wanted, LineOf(name));

    private JsonNode? Value(string name) => Written(name) is { } written ? json[written] : null;

    // Which of two would count is not known.
    private string? Written(string name)
    {
        written ??= Names.ToLookup(static each => each, StringComparer.OrdinalIgnoreCase);
        string[] all = [.. written[name]];
        if (all.Length > 1)
            throw new FormatException($"line {lines.Of(json, all[^1])} says '{name}' a second time");
        return all.FirstOrDefault();
    }

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string[] TextsOf(JsonNode? node)
    {
        if (node is JsonArray items)
            return [.. items.Select(TextOf).OfType<string>()];
        return TextOf(node) is { } text ? [text] : [];
    }
}

/// <summary>A value of a file that is of another kind than it should be.</summary>
/// <param name="Member">Its name.</param>
/// <param name="Wanted">What it should be.</param>
/// <param name="Line">Where it stands, counted from 1.</param>
internal sealed record Misfit(string Member, string Wanted, int Line);
