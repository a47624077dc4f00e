using System.Buffers;
using System.Text;

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
    public string Opening => Line is null ? Padding : Line + Indent + Unit;

    /// <summary>What stands between a comma and the next member.</summary>
    public string Between => Line is null ? Comma : Line + Indent + Unit;

    /// <summary>What stands after the last member.</summary>
    public string Closing => Line is null ? Padding : Line + Indent;

    /// <summary>The layout of a container inside of one of this layout.</summary>
    public JsonLayout Inner => Line is null ? this : this with { Indent = Indent + Unit };

    /// <summary>Lays a JSON text out anew: names, strings and numbers keep their bytes.</summary>
    public byte[] Apply(ReadOnlySpan<byte> text)
    {
        ArrayBufferWriter<byte> output = new(text.Length + 64);
        Write(output, text, JsonSpan.Of(text));
        return output.WrittenSpan.ToArray();
    }

    private void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text, JsonSpan value)
    {
        if (value.Children.Count == 0)
        {
            output.Write(value.IsContainer ? value.Kind == System.Text.Json.JsonValueKind.Object ? "{}"u8 : "[]"u8 : text[value.Start..value.End]);
            return;
        }
        output.Write(text.Slice(value.Start, 1));
        for (var i = 0; i < value.Children.Count; i++)
        {
            var child = value.Children[i];
            Encoding.UTF8.GetBytes(i == 0 ? Opening : "," + Between, output);
            if (child.Name is not null)
            {
                output.Write(text[child.From..child.NameEnd]);
                Encoding.UTF8.GetBytes(Colon, output);
            }
            Inner.Write(output, text, child);
        }
        Encoding.UTF8.GetBytes(Closing, output);
        output.Write(text.Slice(value.End - 1, 1));
    }
}
