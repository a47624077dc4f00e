using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OciMultiArch.Json;

/// <summary>How the members of a container are set apart.</summary>
/// <param name="Line">The line break between them, or null when they share one line.</param>
/// <param name="Indent">The blanks before the line that the container ends on.</param>
/// <param name="Unit">What a level adds to the indent.</param>
/// <param name="Padding">What stands inside the brackets of containers on one line.</param>
/// <param name="Comma">What follows a comma on one line.</param>
/// <param name="Colon">The colon and the blanks around it.</param>
internal sealed record JsonLayout(string? Line, string Indent, string Unit, string Padding, string Comma, string Colon)
{
    /// <summary>No blanks at all: two texts of the same tokens become equal.</summary>
    public static JsonLayout Minified { get; } = new(null, "", "", "", "", ":");

    /// <summary>What stands before the first member.</summary>
    public string Opening => OnOwnLine(Indent + Unit) ?? Padding;

    /// <summary>What stands between a comma and the next member.</summary>
    public string Between => OnOwnLine(Indent + Unit) ?? Comma;

    /// <summary>What stands after the last member.</summary>
    public string Closing => OnOwnLine(Indent) ?? Padding;

    /// <summary>The layout of a container inside of one of this layout.</summary>
    public JsonLayout Inner => Line is null ? this : this with { Indent = Indent + Unit };

    /// <summary>
    /// Every element of a member that is an array, without the blanks between its tokens; empty when the member is
    /// missing or null.
    /// </summary>
    /// <exception cref="FormatException">The document is not a JSON object.</exception>
    public static IReadOnlyList<byte[]> MinifiedElements(ReadOnlyMemory<byte> document, string member)
    {
        var root = JsonPart.Of(document);
        var at = root.Find(member);
        if (at < 0)
            return [];
        var elements = root.Children[at].Children;
        return [.. elements.Select(Minified.Apply)];
    }

    /// <summary>Lays a JSON text out anew: names, strings and numbers keep their bytes.</summary>
    public byte[] Apply(ReadOnlyMemory<byte> text) => Apply(JsonPart.Of(text));

    private byte[] Apply(JsonPart value)
    {
        ArrayBufferWriter<byte> output = new();
        Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    private string? OnOwnLine(string blanks) => Line is null ? null : Line + blanks;

    private void Write(ArrayBufferWriter<byte> output, JsonPart value)
    {
        if (value.Children.Count == 0)
        {
            WriteLeaf(output, value);
            return;
        }
        var brackets = value.Kind == JsonValueKind.Object ? "{}"u8 : "[]"u8;
        output.Write(brackets[..1]);
        var gap = Opening;
        foreach (var child in value.Children)
        {
            Encoding.UTF8.GetBytes(gap, output);
            WriteMember(output, child);
            gap = "," + Between;
        }
        Encoding.UTF8.GetBytes(Closing, output);
        output.Write(brackets[1..]);
    }

    private void WriteMember(ArrayBufferWriter<byte> output, JsonPart member)
    {
        if (member.Name is not null)
        {
            output.Write(member.Label.Span);
            Encoding.UTF8.GetBytes(Colon, output);
        }
        Inner.Write(output, member);
    }

    private static void WriteLeaf(ArrayBufferWriter<byte> output, JsonPart value)
    {
        switch (value.Kind)
        {
            case JsonValueKind.Object:
                output.Write("{}"u8);
                break;
            case JsonValueKind.Array:
                output.Write("[]"u8);
                break;
            default:
                value.WriteTo(output);
                break;
        }
    }
}
