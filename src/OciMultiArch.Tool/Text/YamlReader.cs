using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OciMultiArch.Tool.Text;

/// <summary>Reads the documents of a text in YAML, with the places of their values.</summary>
internal sealed class YamlReader
{
    private readonly List<YamlPart> parts = [];
    private readonly Stack<Level> levels = new();
    private readonly Parser parser;
    private readonly int shift;

    private YamlReader(string text)
    {
        // The reader does not count the mark of the encoding.
        shift = text.StartsWith('\uFEFF') ? 1 : 0;
        parser = new(new StringReader(text[shift..]));
    }

    /// <exception cref="YamlException">The text is not YAML.</exception>
    public static IReadOnlyList<YamlPart> Read(string text)
    {
        YamlReader reader = new(text);
        while (reader.parser.MoveNext())
            reader.Take(reader.parser.Current!);
        return reader.parts;
    }

    private void Take(ParsingEvent current)
    {
        if (current is DocumentStart)
            parts.Add(new(StartOf(current)));
        if (current is MappingEnd or SequenceEnd)
            levels.Pop();
        if (current is not (Scalar or MappingStart or SequenceStart or AnchorAlias))
            return;
        var key = levels.TryPeek(out var level) ? level.KeyOf(current as Scalar) : null;
        if (current is AnchorAlias && MayBeOfLabels())
            parts[^1].HiddenLabels = (int)current.Start.Line;
        if (current is Scalar scalar && level?.IsAtKey != true)
            Add(scalar, key);
        else if (current is MappingStart or SequenceStart)
            levels.Push(new(current is MappingStart));
    }

    // What stands above the first document belongs to it.
    private int StartOf(ParsingEvent document)
    {
        if (parts.Count == 0)
            return 0;
        return (int)document.Start.Index + shift;
    }

    private void Add(Scalar scalar, string? key)
    {
        var start = (int)scalar.Start.Index + shift;
        var end = (int)scalar.End.Index + shift;
        var line = (int)scalar.Start.Line;
        parts[^1].Values.Add(new(scalar.Value, key, start, end, line));
        if (key is not null && IsLabel())
            parts[^1].Labels[key] = scalar.Value;
        // https://kubernetes.io/docs/reference/using-api/api-concepts/#collections
        if (key == "kind" && levels.Count == 1 && scalar.Value.EndsWith("List", StringComparison.Ordinal))
            parts[^1].HiddenLabels = line;
    }

    // An alias at metadata, at its labels, in these, or what is merged into any of them.
    private bool MayBeOfLabels()
    {
        var path = levels.Reverse().Select(static level => level.Key);
        return levels.Count <= 3 && path.Zip(["metadata", "labels"]).All(static pair => pair.First == pair.Second || pair.First == "<<");
    }

    private bool IsLabel()
    {
        // From the value outwards.
        var above = levels.Skip(1).Select(static level => level.Key);
        return above.SequenceEqual(["labels", "metadata"]);
    }

    // A mapping, whose keys and values take turns, or a list.
    private sealed class Level(bool isMapping)
    {
        public string? Key { get; private set; }

        public bool IsAtKey { get; private set; }

        public string? KeyOf(Scalar? next)
        {
            IsAtKey = isMapping && !IsAtKey;
            if (IsAtKey)
                Key = next?.Value;
            return Key;
        }
    }
}
