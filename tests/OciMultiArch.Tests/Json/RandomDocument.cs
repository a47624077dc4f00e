using System.Text;
using System.Text.Json;
using OciMultiArch.Json;

namespace OciMultiArch.Tests.Json;

/// <summary>Where a value stands in a text, and where what holds it stands.</summary>
internal sealed record Place(JsonPath Path, Range Range, Range Holder);

/// <summary>Writes documents as people and programs do: on one line, indented in several ways, or with blanks anywhere.</summary>
internal sealed class RandomDocument(int seed)
{
    private static readonly string[] Names = ["a", "b.c", "d/e", "schemaVersion", "ключ", "q\\\"", "\\u0041", "x y"];
    private static readonly string[] Scalars =
    [
        "1", "-2.50", "1e3", "true", "false", "\"\"", "\"text\"", "\"\\u0041\\/\"", "\"é+<\"",
        "\"[,]{:}\\\"\"",
    ];
    private static readonly string[] Blanks = ["", "", " ", "\n", "\t", " \r\n  "];

#pragma warning disable CA5394 // A test wants the same numbers each time.
    private readonly Random random = new(seed);
    private int fresh;

    public int Below(int limit) => random.Next(limit);

    public bool Coin() => random.Next(2) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
#pragma warning restore CA5394

    public string NewName() => Pick(["new", "new.b/c", "\"\\\n", "é"]) + fresh++;

    public string Value() => Write(2, null, Pick(["", " "]));

    public string Text(out IReadOnlyList<Place> places)
    {
        var (line, unit) = Pick<(string?, string)>([(null, ""), ("\n", "  "), ("\n", "   "), ("\r\n", "\t"), ("wild", "")]);
        var root = Container(4, line, unit, "", Coin() ? ':' : ' ');
        var text = Pick(["", "\n", " "]) + root + Pick(["", "\n", "\r\n"]);
        places = PlacesOf(text);
        return text;
    }

    /// <summary>Finds every place by counting characters, with a scanner of its own.</summary>
    public static IReadOnlyList<Place> PlacesOf(string text)
    {
        List<Place> places = [];
        var at = 0;
        Scan(text, ref at, [], 0..0, places);
        return places;
    }

    private static void Scan(string text, ref int at, JsonPath path, Range holder, List<Place> places)
    {
        Skip(text, ref at, " \t\r\n");
        var start = at;
        var slot = places.Count;
        if (text[at] is not ('{' or '['))
        {
            Scalar(text, ref at);
            places.Add(new(path, start..at, holder));
            return;
        }
        places.Add(new(path, start..start, holder));
        var named = text[at++] == '{';
        for (var index = 0; ; index++)
        {
            Skip(text, ref at, " \t\r\n,");
            if (text[at] is '}' or ']')
                break;
            JsonPath.Step step = index;
            if (named)
            {
                var from = at;
                Scalar(text, ref at);
                step = JsonElement.Parse(text[from..at]).GetString()!;
                Skip(text, ref at, " \t\r\n:");
            }
            Scan(text, ref at, [.. path, step], start..start, places);
        }
        at++;
        for (var i = slot; i < places.Count; i++)
        {
            if (i == slot)
                places[i] = places[i] with { Range = start..at };
            else if (places[i].Holder.Equals(start..start))
                places[i] = places[i] with { Holder = start..at };
        }
    }

    private static void Scalar(string text, ref int at)
    {
        if (text[at] != '"')
        {
            while (at < text.Length && !" \t\r\n,]}".Contains(text[at], StringComparison.Ordinal))
                at++;
            return;
        }
        for (at++; text[at] != '"'; at++)
            if (text[at] == '\\')
                at++;
        at++;
    }

    private static void Skip(string text, ref int at, string letters)
    {
        while (at < text.Length && letters.Contains(text[at], StringComparison.Ordinal))
            at++;
    }

    private string Write(int depth, string? line, string unit, string indent = "", char colon = ':') =>
        depth > 0 && Below(3) > 0 ? Container(depth, line, unit, indent, colon) : Pick(Scalars);

    private string Container(int depth, string? line, string unit, string indent, char colon)
    {
        var named = Coin();
        var count = Below(5);
        if (line is not (null or "wild") && Below(4) == 0)
            line = null;
        StringBuilder text = new(named ? "{" : "[");
        foreach (var (i, name) in Names.OrderBy(_ => Below(100)).Take(count).Index())
        {
            text.Append(i == 0 ? "" : ",").Append(Break(line, indent + unit));
            if (named)
                text.Append('"').Append(name).Append('"').Append(colon == ' ' ? ": " : ":");
            text.Append(Write(depth - 1, line, unit, indent + unit, colon)).Append(line == "wild" ? Pick(Blanks) : "");
        }
        return text.Append(count == 0 ? "" : Break(line, indent)).Append(named ? '}' : ']').ToString();
    }

    private string Break(string? line, string indent) => line switch { null => "", "wild" => Pick(Blanks), _ => line + indent };
}
