using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OciMultiArch.Tool.Arguments;

/// <summary>One YAML document as the JSON document that says the same.</summary>
internal sealed class YamlDocument
{
    private const int DeepestNesting = 32;
    private const int MostNodes = 1_000_000;
    private readonly Utf8JsonWriter json;
    private int nodes;

    private YamlDocument(Utf8JsonWriter json) => this.json = json;

    /// <summary>
    /// Anchors, aliases and merge keys are written out. What stands without quotes is a text letter for letter (1.10 stays 1.10), but for true, false and null.
    /// </summary>
    /// <exception cref="FormatException">It is no YAML, not just one document, or grows without end.</exception>
    public static byte[] ToJson(byte[] yaml)
    {
        YamlStream stream = new();
        try
        {
            stream.Load(new StringReader(new UTF8Encoding(false, true).GetString(yaml)));
        }
        catch (YamlException wrong)
        {
            throw new FormatException($"It is no YAML document: {wrong.Message.TrimEnd('.')} (line {wrong.Start.Line}, column {wrong.Start.Column}).", wrong);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"It is no YAML document: {wrong.Message}", wrong);
        }
        if (stream.Documents is not [var document])
            throw new FormatException($"It holds {stream.Documents.Count} YAML documents; one is wanted.");
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
            new YamlDocument(json).Write(document.RootNode, 0);
        return bytes.ToArray();
    }

    private void Write(YamlNode node, int depth)
    {
        if (depth > DeepestNesting || ++nodes > MostNodes)
            throw new FormatException($"It grows beyond {MostNodes} values or is nested more than {DeepestNesting} levels deep, by its anchors perhaps (line {node.Start.Line}).");
        switch (node)
        {
            case YamlMappingNode mapping:
                json.WriteStartObject();
                foreach (var (name, value) in Members(mapping, depth))
                {
                    json.WritePropertyName(name);
                    Write(value, depth + 1);
                }
                json.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                json.WriteStartArray();
                foreach (var each in sequence)
                    Write(each, depth + 1);
                json.WriteEndArray();
                break;
            default:
                Write((YamlScalarNode)node);
                break;
        }
    }

    private void Write(YamlScalarNode scalar)
    {
        switch (scalar.Style == ScalarStyle.Plain ? scalar.Value : null)
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

    // https://yaml.org/type/merge.html: what a mapping says itself goes before what is merged into it, and earlier merges before later ones.
    private static OrderedDictionary<string, YamlNode> Members(YamlMappingNode mapping, int depth)
    {
        OrderedDictionary<string, YamlNode> members = new(StringComparer.Ordinal);
        List<YamlNode> merged = [];
        foreach (var (key, value) in mapping)
        {
            if (key is not YamlScalarNode { Value: { } name } scalar)
                throw new FormatException($"The key at line {key.Start.Line}, column {key.Start.Column} is no text.");
            if (name == "<<" && scalar.Style == ScalarStyle.Plain)
                merged.AddRange(value is YamlSequenceNode several ? several : [value]);
            else
                members.Add(name, value);
        }
        foreach (var each in merged)
        {
            if (each is not YamlMappingNode from || depth > DeepestNesting)
                throw new FormatException($"What is merged at line {each.Start.Line} is no mapping.");
            foreach (var (name, value) in Members(from, depth + 1))
                members.TryAdd(name, value);
        }
        return members;
    }
}
