using System.Text;
using System.Text.Json;

namespace OciMultiArch.Json;

/// <summary>Reads from a document how its author set it, so that what is new looks like what is there.</summary>
internal sealed class JsonStyle
{
    private readonly byte[] document;
    private readonly string unit;
    private readonly string colon;

    public JsonStyle(byte[] document, JsonSpan root)
    {
        this.document = document;
        var first = root.Children.Count > 0 ? root.Children[0] : null;
        var lead = first is null ? "" : Text(root.Start + 1, first.From);
        unit = AfterLine(lead) is { Length: > 0 } indent ? indent : "  ";
        colon = first?.Name is null ? lead.Length > 0 || InnerBlanks(root).Length > 0 ? ": " : ":" : ColonOf(first);
    }

    /// <summary>The layout of a container's own members; for one without members, the layout it was given for them.</summary>
    public JsonLayout Of(JsonSpan container, JsonLayout otherwise)
    {
        if (container.Children.Count == 0)
        {
            var blanks = InnerBlanks(container);
            return LineOf(blanks) is { } line ? otherwise with { Line = line, Indent = AfterLine(blanks)! } : otherwise;
        }
        var (first, last) = (container.Children[0], container.Children[^1]);
        var lead = Text(container.Start + 1, first.From);
        var own = last.Name is null ? otherwise.Colon : ColonOf(last);
        var comma = container.Children.Count > 1 ? Gap(container.Children[^2], last) : own.EndsWith(' ') ? " " : otherwise.Comma;
        if (LineOf(lead) is not { } brk)
            return otherwise with { Line = null, Padding = lead, Comma = LineOf(comma) is null ? comma : otherwise.Comma, Colon = own };
        var (inner, outer) = (AfterLine(lead)!, AfterLine(Text(last.End, container.End - 1)) ?? otherwise.Indent);
        var step = inner.StartsWith(outer, StringComparison.Ordinal) && inner.Length > outer.Length ? inner[outer.Length..] : unit;
        return new(brk, outer, step, "", own.EndsWith(' ') ? " " : "", own);
    }

    /// <summary>The layout of a document's outermost members.</summary>
    public JsonLayout Root(JsonSpan root) => Of(root, new(null, "", unit, "", colon.EndsWith(' ') ? " " : "", colon));

    /// <summary>
    /// The layout for a container that is to stand at a place: that of the one it replaces, else of the nearest of its kind beside it, else of what
    /// holds it. Members of an object on one line stay on it, whatever stands beside them.
    /// </summary>
    public JsonLayout At(JsonSpan holder, JsonLayout layout, int place, JsonValueKind kind)
    {
        var inherited = layout.Inner;
        var model = Enumerable.Range(0, holder.Children.Count)
            .Where(at => at == place || holder.Kind == JsonValueKind.Array || layout.Line is not null)
            .Where(at => holder.Children[at].Kind == kind && holder.Children[at].Children.Count > 0)
            .OrderBy(at => Math.Abs(at - place)).Select(at => holder.Children[at]).FirstOrDefault();
        return model is null ? inherited : Of(model, inherited);
    }

    /// <summary>What separates a new last member from the one before it, the comma aside.</summary>
    public string Between(JsonSpan container, JsonLayout layout)
    {
        if (container.Children.Count < 2)
            return layout.Between;
        var gap = Gap(container.Children[^2], container.Children[^1]);
        return LineOf(gap) is { } line ? line + AfterLine(gap) : gap;
    }

    private static string? LineOf(string blanks) =>
        blanks.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : blanks.Contains('\n', StringComparison.Ordinal) ? "\n" : null;

    private static string? AfterLine(string blanks) => blanks.LastIndexOf('\n') is >= 0 and var at ? blanks[(at + 1)..] : null;

    private string ColonOf(JsonSpan member) => Text(member.NameEnd, member.Start) is var text && LineOf(text) is null ? text : ": ";

    private string InnerBlanks(JsonSpan container) =>
        container.IsContainer && container.Children.Count == 0 ? Text(container.Start + 1, container.End - 1) : "";

    private string Gap(JsonSpan before, JsonSpan after)
    {
        var text = Text(before.End, after.From);
        return text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..];
    }

    private string Text(int from, int to) => Encoding.UTF8.GetString(document.AsSpan(from..to));
}
