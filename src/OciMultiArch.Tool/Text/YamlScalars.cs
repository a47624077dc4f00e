using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OciMultiArch.Tool.Text;

/// <summary>
/// The values of YAML documents with their places in the text, so that some can be replaced and every other letter
/// stays.
/// </summary>
internal sealed class YamlScalars
{
    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string text;

    private YamlScalars(string text, IReadOnlyList<Value> values)
    {
        this.text = text;
        Values = values;
    }

    /// <summary>Every value of a mapping or a list, in the order of the text.</summary>
    public IReadOnlyList<Value> Values { get; }

    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static YamlScalars Read(byte[] yaml)
    {
        try
        {
            var text = StrictUtf8.GetString(yaml);
            return new(text, [.. ValuesOf(text)]);
        }
        catch (YamlException wrong)
        {
            var place = $"line {wrong.Start.Line}, column {wrong.Start.Column}";
            throw new FormatException($"The text is not YAML: {wrong.Message.TrimEnd('.')} ({place}).", wrong);
        }
        catch (DecoderFallbackException wrong)
        {
            throw new FormatException("The file is not UTF-8 text. Write it in UTF-8.", wrong);
        }
    }

    /// <summary>The text with other values in the place of some.</summary>
    /// <param name="replacement">The new text of a value; null to keep it.</param>
    /// <exception cref="FormatException">A value does not stand in the text as it is read.</exception>
    public byte[] Replace(Func<Value, string?> replacement)
    {
        StringBuilder made = new();
        var at = 0;
        foreach (var value in Values)
        {
            if (replacement(value) is not { } now)
                continue;
            var place = text.IndexOf(value.Text, value.Start, value.End - value.Start, StringComparison.Ordinal);
            if (place < 0)
                throw new FormatException($"The value at line {value.Line} is written in parts. Write it in one.");
            made.Append(text, at, place - at).Append(now);
            at = place + value.Text.Length;
        }
        made.Append(text, at, text.Length - at);
        return StrictUtf8.GetBytes(made.ToString());
    }

    private static IEnumerable<Value> ValuesOf(string text)
    {
        // The reader does not count the mark of the encoding.
        var shift = text.StartsWith('\uFEFF') ? 1 : 0;
        Parser parser = new(new StringReader(text[shift..]));
        Stack<Level> levels = new();
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            if (current is MappingEnd or SequenceEnd)
                levels.Pop();
            if (current is not (Scalar or MappingStart or SequenceStart or AnchorAlias))
                continue;
            var key = levels.TryPeek(out var level) ? level.KeyOf(current as Scalar) : null;
            if (current is Scalar scalar && level?.IsAtKey != true)
                yield return ValueOf(scalar, key, shift);
            else if (current is MappingStart or SequenceStart)
                levels.Push(new(current is MappingStart));
        }
    }

    private static Value ValueOf(Scalar scalar, string? key, int shift)
    {
        var start = (int)scalar.Start.Index + shift;
        var end = (int)scalar.End.Index + shift;
        return new(scalar.Value, key, start, end, (int)scalar.Start.Line);
    }

    /// <summary>A value.</summary>
    /// <param name="Text">What it says.</param>
    /// <param name="Key">The key it is the value of; null in a list.</param>
    /// <param name="Start">Where it begins in the text.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="Line">The line it begins on.</param>
    internal sealed record Value(string Text, string? Key, int Start, int End, int Line);

    // A mapping, whose keys and values take turns, or a list.
    private sealed class Level(bool isMapping)
    {
        private string? key;

        public bool IsAtKey { get; private set; }

        public string? KeyOf(Scalar? next)
        {
            IsAtKey = isMapping && !IsAtKey;
            if (IsAtKey)
                key = next?.Value;
            return key;
        }
    }
}
