using System.Text;
using System.Text.Json;
using OciMultiArch.Internal;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OciMultiArch.Yaml;

/// <summary>One YAML document, written as the JSON document that says the same.</summary>
internal sealed class YamlDocument
{
    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;
    private readonly MemoryStream bytes;
    private readonly Utf8JsonWriter json;
    private long line = 1;
    private int nodes;
    private int letters;

    private YamlDocument(MemoryStream bytes, Utf8JsonWriter json) => (this.bytes, this.json) = (bytes, json);

    /// <exception cref="FormatException">
    /// The text is not YAML, not exactly one document, or grows without end.
    /// </exception>
    public static byte[] ToJson(ReadOnlySpan<byte> yaml)
    {
        var root = Load(yaml);
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
            new YamlDocument(bytes, json).Write(root, 0);
        return bytes.ToArray();
    }

    private static YamlNode Load(ReadOnlySpan<byte> yaml)
    {
        YamlStream stream = new();
        try
        {
            var text = StrictUtf8.GetString(yaml.StartsWith(Mark) ? yaml[Mark.Length..] : yaml);
            YamlEvents.Check(text);
            stream.Load(new StringReader(text));
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
        catch (ArgumentException wrong)
        {
            throw new FormatException($"The text is not YAML: {wrong.Message}", wrong);
        }
        if (stream.Documents is [var document])
            return document.RootNode;
        throw new FormatException($"The file holds {stream.Documents.Count} YAML documents. Write exactly one.");
    }

    // What anchors repeat counts each time.
    private void Count(YamlNode node, int depth)
    {
        nodes++;
        if (node is YamlScalarNode { Value: { } text })
            letters += text.Length;
        if (depth > YamlLimits.MaxDepth || nodes > YamlLimits.MaxNodes || letters > YamlLimits.MaxLetters)
            throw YamlLimits.Exceeded(node.Start);
    }

    private void Write(YamlNode node, int depth)
    {
        Count(node, depth);
        switch (node)
        {
            case YamlMappingNode mapping:
                WriteObject(mapping, depth);
                break;
            case YamlSequenceNode sequence:
                WriteArray(sequence, depth);
                break;
            default:
                WriteValue((YamlScalarNode)node);
                break;
        }
    }

    private void WriteObject(YamlMappingNode mapping, int depth)
    {
        json.WriteStartObject();
        foreach (var (name, (at, value)) in Members(mapping, depth))
        {
            MoveTo(at);
            json.WritePropertyName(name);
            letters += name.Length;
            Write(value, depth + 1);
        }
        json.WriteEndObject();
    }

    // What an anchor repeats stands further up, and stays on this line.
    private void MoveTo(long wanted)
    {
        if (wanted <= line)
            return;
        json.Flush();
        for (; line < wanted; line++)
            bytes.WriteByte((byte)'\n');
    }

    private void WriteArray(YamlSequenceNode sequence, int depth)
    {
        json.WriteStartArray();
        foreach (var item in sequence)
        {
            MoveTo(item.Start.Line);
            Write(item, depth + 1);
        }
        json.WriteEndArray();
    }

    private void WriteValue(YamlScalarNode scalar)
    {
        var unquoted = scalar.Style == ScalarStyle.Plain ? scalar.Value : null;
        switch (unquoted)
        {
            case "true" or "True" or "TRUE":
                json.WriteBooleanValue(true);
                break;
            case "false" or "False" or "FALSE":
                json.WriteBooleanValue(false);
                break;
            case "" or "~" or "null" or "Null" or "NULL":
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(scalar.Value);
                break;
        }
    }

    // https://yaml.org/type/merge.html: members of the mapping itself win over merged ones, and earlier merges over
    // later ones.
    private OrderedDictionary<string, (long Line, YamlNode Value)> Members(YamlMappingNode mapping, int depth)
    {
        OrderedDictionary<string, (long Line, YamlNode Value)> members = new(StringComparer.Ordinal);
        List<YamlNode> merged = [];
        foreach (var (key, value) in mapping)
        {
            if (key is not YamlScalarNode { Value: { } name } scalar)
                throw new FormatException(
                    $"The key at line {key.Start.Line}, column {key.Start.Column} is not a text.");
            if (name != "<<" || scalar.Style != ScalarStyle.Plain)
                AddOnce(members, scalar, value);
            else if (value is YamlSequenceNode several)
                merged.AddRange(several);
            else
                merged.Add(value);
        }
        foreach (var node in merged)
        {
            Count(node, depth);
            if (node is not YamlMappingNode source)
                throw new FormatException($"The merged value at line {node.Start.Line} is not a mapping.");
            foreach (var (name, member) in Members(source, depth + 1))
            {
                Count(member.Value, depth);
                members.TryAdd(name, member);
            }
        }
        return members;
    }

    // The reader compares keys with their tags, and so takes some twice.
    private static void AddOnce(
        OrderedDictionary<string, (long Line, YamlNode Value)> members, YamlScalarNode key, YamlNode value)
    {
        if (!members.TryAdd(key.Value!, (key.Start.Line, value)))
            throw new FormatException(
                $"The key '{Printable.Short(key.Value!, int.MaxValue)}' stands there twice (line {key.Start.Line}, column "
                + $"{key.Start.Column}). Write it once.");
    }
}
