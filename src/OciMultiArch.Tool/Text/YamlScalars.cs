using System.Text;
using YamlDotNet.Core;

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

    private readonly List<(YamlPart Part, int End)> kept = [];

    private YamlScalars(string text, IReadOnlyList<YamlPart> parts, LabelSelector? selector)
    {
        this.text = text;
        foreach (var (at, part) in parts.Index())
        {
            if (selector is not null && !IsTaken(part, selector))
                continue;
            var next = parts.ElementAtOrDefault(at + 1);
            kept.Add((part, next?.Start ?? text.Length));
        }
        if (parts.Count == 0 && selector is null)
            kept.Add((new(0), text.Length));
        Values = [.. kept.SelectMany(static one => one.Part.Values)];
    }

    /// <summary>Every value of a mapping or a list, in the order of the text.</summary>
    public IReadOnlyList<YamlValue> Values { get; }

    /// <summary>Whether a selector took none of its documents.</summary>
    public bool IsEmpty => kept.Count == 0;

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">Its bytes.</param>
    /// <param name="selector">Takes the documents that are meant, and no other is left of the text; null for all.</param>
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static YamlScalars Read(byte[] yaml, LabelSelector? selector = null)
    {
        try
        {
            var text = StrictUtf8.GetString(yaml);
            return new(text, YamlReader.Read(text), selector);
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
    public byte[] Replace(Func<YamlValue, string?> replacement)
    {
        StringBuilder made = new();
        foreach (var (part, end) in kept)
        {
            var at = part.Start;
            foreach (var value in part.Values)
            {
                if (replacement(value) is not { } now)
                    continue;
                var place = PlaceOf(value);
                made.Append(text, at, place - at).Append(now);
                at = place + value.Text.Length;
            }
            made.Append(text, at, end - at);
        }
        return StrictUtf8.GetBytes(made.ToString());
    }

    private static bool IsTaken(YamlPart part, LabelSelector selector)
    {
        if (part.HiddenLabels is { } line)
            throw new FormatException(
                $"Labels that anchors repeat, and those in a list of objects, are not looked at (line {line}). Write each object as "
                + "a document, and its labels out, or select with kubectl.");
        return selector.Takes(part.Labels);
    }

    private int PlaceOf(YamlValue value)
    {
        var length = value.End - value.Start;
        var place = text.IndexOf(value.Text, value.Start, length, StringComparison.Ordinal);
        if (place < 0)
            throw new FormatException($"The value at line {value.Line} is written in parts. Write it in one.");
        return place;
    }
}
