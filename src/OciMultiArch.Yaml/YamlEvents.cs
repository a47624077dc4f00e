using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OciMultiArch.Yaml;

/// <summary>
/// What is looked at before a text is read whole: the reader calls itself for each level of it, hashes whatever is a key, and
/// does not say where an anchor is missing.
/// </summary>
internal sealed class YamlEvents
{
    // A stream and a document nest as well.
    private const int OuterLevels = 3;
    private readonly Dictionary<AnchorName, bool> anchors = [];
    private readonly Stack<Level> levels = new();
    private int depth;

    /// <exception cref="YamlException">The text is not YAML.</exception>
    /// <exception cref="FormatException">It is nested too deep, or has a key that is no text.</exception>
    public static void Check(string text)
    {
        Parser parser = new(new StringReader(text));
        YamlEvents events = new();
        while (parser.MoveNext())
            events.Take(parser.Current!);
    }

    private void Take(ParsingEvent current)
    {
        depth += current.NestingIncrease;
        if (depth - OuterLevels > YamlLimits.MaxDepth)
            throw YamlLimits.Exceeded(current.Start);
        if (current is MappingEnd or SequenceEnd)
            levels.Pop();
        if (current is not (NodeEvent or AnchorAlias))
            return;
        var isText = IsText(current);
        if (levels.TryPeek(out var level) && level.IsKey() && !isText)
            throw new FormatException(
                $"The key at line {current.Start.Line}, column {current.Start.Column} is not a text.");
        if (current is MappingStart or SequenceStart)
            levels.Push(new(current is MappingStart));
    }

    private bool IsText(ParsingEvent current)
    {
        if (current is AnchorAlias alias)
        {
            if (anchors.TryGetValue(alias.Value, out var isScalar))
                return isScalar;
            throw new YamlException(alias.Start, alias.End, $"There is no anchor '{alias.Value}' above");
        }
        if (current is NodeEvent { Anchor.IsEmpty: false } node)
            anchors[node.Anchor] = current is Scalar;
        return current is Scalar;
    }

    // The names and values of a mapping take turns.
    private sealed class Level(bool isMapping)
    {
        private bool wasKey;

        public bool IsKey() => wasKey = isMapping && !wasKey;
    }
}
