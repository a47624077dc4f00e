using System.Text.Json.Nodes;
using OciMultiArch.Internal;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace OciMultiArch.Tool.Text;

/// <summary>One TOML document (https://toml.io) as tables of texts, numbers and lists. Dates are texts.</summary>
internal static class TomlDocument
{
    private const int MaxDepth = 32;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is not TOML.</exception>
    /// <exception cref="IOException">The disk does not give it.</exception>
    public static TomlTable Read(string file) => Parse(TextOf(file));

    /// <summary>The text of a file.</summary>
    /// <exception cref="IOException">The disk does not give it.</exception>
    public static string TextOf(string file)
    {
        RegularFile.CheckWhole(file);
        return File.ReadAllText(file);
    }

    /// <exception cref="FormatException">The text is not TOML. The message says where, and repeats no value.</exception>
    public static TomlTable Parse(string toml)
    {
        if (SaysNothing(toml))
            return new([], new());
        var document = Syntax(toml);
        foreach (var message in document.Diagnostics)
            if (message.Kind == DiagnosticMessageKind.Error)
                throw new FormatException($"line {message.Span.Start.Line + 1} is not TOML");
        JsonObject root = [];
        TomlLines lines = new();
        Add(document.KeyValues, root, lines, 0);
        foreach (var table in document.Tables)
        {
            var names = Names(table.Name!);
            var isOneOfMany = table is TableArraySyntax;
            var parent = Descend(root, names[..^1]);
            lines.Add(parent, names[^1], table);
            var own = isOneOfMany ? NewItem(parent, names[^1]) : Child(parent, names[^1]);
            lines.Add(own, "", table);
            Add(table.Items, own, lines, 0);
        }
        return new(root, lines);
    }

    // A file that comes with another tool has comments alone, and is read at each start.
    private static bool SaysNothing(string toml)
    {
        foreach (var line in toml.AsSpan().Split('\n'))
            if (toml.AsSpan(line).TrimStart(" \t") is not ([] or ['#', ..]))
                return false;
        return !toml.Any(static letter => char.IsControl(letter) && letter is not ('\t' or '\n'));
    }

    private static DocumentSyntax Syntax(string toml)
    {
        try
        {
            return SyntaxParser.Parse(toml, validate: true);
        }
        catch (TomlException wrong)
        {
            throw new FormatException("the text is not TOML, or is nested too deep", wrong);
        }
    }

    private static void Add(SyntaxList<KeyValueSyntax> pairs, JsonObject to, TomlLines lines, int depth)
    {
        foreach (var pair in pairs)
            Add(pair, to, lines, depth);
    }

    private static void Add(KeyValueSyntax pair, JsonObject to, TomlLines lines, int depth)
    {
        var names = Names(pair.Key!);
        var table = Descend(to, names[..^1]);
        table[names[^1]] = Value(pair.Value!, lines, depth + 1);
        lines.Add(table, names[^1], pair);
    }

    private static JsonNode? Value(ValueSyntax value, TomlLines lines, int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException($"the text is nested more than {MaxDepth} levels deep");
        switch (value)
        {
            case StringValueSyntax text:
                return JsonValue.Create(text.Value);
            case BooleanValueSyntax flag:
                return JsonValue.Create(flag.Value);
            case IntegerValueSyntax number:
                return JsonValue.Create(number.Value);
            case FloatValueSyntax number when double.IsFinite(number.Value):
                return JsonValue.Create(number.Value);
            case ArraySyntax array:
                return new JsonArray([.. array.Items.Select(item => Value(item.Value!, lines, depth + 1))]);
            case InlineTableSyntax table:
                JsonObject made = [];
                foreach (var item in table.Items)
                    Add(item.KeyValue!, made, lines, depth);
                return made;
            default:
                return JsonValue.Create(value.ToString().Trim());
        }
    }

    private static string[] Names(KeySyntax key) =>
        [Name(key.Key!), .. key.DotKeys.Select(static item => Name(item.Key!))];

    private static string Name(BareKeyOrStringValueSyntax key) => key switch
    {
        StringValueSyntax quoted => quoted.Value ?? "",
        BareKeySyntax bare => bare.Key?.Text ?? "",
        _ => key.ToString().Trim(),
    };

    private static JsonObject Descend(JsonObject from, IEnumerable<string> names) => names.Aggregate(from, Child);

    // A table below an array of tables belongs to its last item.
    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonArray { Count: > 0 } many && many[^1] is JsonObject last)
            return last;
        if (parent[name] is JsonObject known)
            return known;
        JsonObject made = [];
        parent[name] = made;
        return made;
    }

    private static JsonObject NewItem(JsonObject parent, string name)
    {
        if (parent[name] is not JsonArray many)
        {
            many = [];
            parent[name] = many;
        }
        JsonObject made = [];
        many.Add((JsonNode)made);
        return made;
    }
}
