using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OciMultiArch.Json;

/// <summary>A document at one moment, and what becomes of it by an edit.</summary>
internal sealed class JsonEditor
{
    private readonly byte[] document;
    private readonly JsonSpan root;
    private readonly JsonStyle style;

    public JsonEditor(byte[] document)
    {
        this.document = document;
        root = JsonSpan.Of(document);
        style = new(document, root);
    }

    public byte[] Apply(JsonEdit edit) => edit.What switch
    {
        JsonEdit.Verb.Set => Set(edit.Path, edit.Value.ToArray()),
        JsonEdit.Verb.Remove => Remove(edit.Path),
        JsonEdit.Verb.Insert => Insert(edit.Path[..^1], edit.Path[^1], edit.Value.ToArray()),
        _ => Insert(edit.Path, null, edit.Value.ToArray()),
    };

    private byte[] Set(JsonPath path, byte[] value)
    {
        if (path.Count == 0)
            return Replace(root, style.Root(root), value);
        var (holder, layout, depth) = Walk(path[..^1]);
        var at = holder.Find(path[depth]);
        var text = Nest(path[(depth + 1)..], value);
        if (at >= 0)
            return Replace(holder.Children[at], style.At(holder, layout, at, JsonSpan.Of(text).Kind), text);
        return holder.Kind == JsonValueKind.Object
            ? Add(holder, layout, holder.Children.Count, Member(holder, layout, path[depth], text))
            : throw Missing(path[..(depth + 1)]);
    }

    private byte[] Remove(JsonPath path)
    {
        var (holder, _, depth) = Walk(path[..^1]);
        var at = depth == path.Count - 1 ? holder.Find(path[^1]) : -1;
        if (at < 0)
            return document;
        var brothers = holder.Children;
        if (brothers.Count == 1)
            return Splice(holder.Start + 1, holder.End - 1, []);
        return at == 0 ? Splice(brothers[0].From, brothers[1].From, []) : Splice(brothers[at - 1].End, brothers[at].End, []);
    }

    private byte[] Insert(JsonPath array, JsonStep? place, byte[] value)
    {
        var (holder, layout, depth) = Walk(array);
        if (depth < array.Count)
            return place is null or { Index: 0 } ? Set(array, [(byte)'[', .. value, (byte)']']) : throw Missing([.. array, place.Value]);
        var at = place?.Index ?? holder.Children.Count;
        if (holder.Find(at) < 0 && at != holder.Children.Count)
            throw Missing([.. array, at]);
        return Add(holder, layout, at, Member(holder, layout, at, value));
    }

    /// <summary>Goes down a path as far as it leads: where it stops, how that is laid out, and how many steps it took.</summary>
    private (JsonSpan Holder, JsonLayout Layout, int Depth) Walk(JsonPath path)
    {
        var (holder, layout, depth) = (root, style.Root(root), 0);
        while (depth < path.Count && holder.Find(path[depth]) is >= 0 and var at && holder.Children[at] is { Kind: not JsonValueKind.Null } child)
            (holder, layout, depth) = (child, style.Of(child, style.At(holder, layout, at, child.Kind)), depth + 1);
        return (holder, layout, depth);
    }

    private byte[] Replace(JsonSpan old, JsonLayout layout, byte[] text)
    {
        var same = JsonLayout.Minified.Apply(document.AsSpan(old.Start..old.End)).AsSpan().SequenceEqual(JsonLayout.Minified.Apply(text));
        return same ? document : Splice(old.Start, old.End, layout.Apply(text));
    }

    private byte[] Add(JsonSpan holder, JsonLayout layout, int at, byte[] member)
    {
        if (holder.Children.Count == 0)
            return Splice(holder.Start + 1, holder.End - 1, [.. Utf8(layout.Opening), .. member, .. Utf8(layout.Closing)]);
        var between = Utf8(style.Between(holder, layout));
        return at == holder.Children.Count
            ? Splice(holder.Children[^1].End, holder.Children[^1].End, [(byte)',', .. between, .. member])
            : Splice(holder.Children[at].From, holder.Children[at].From, [.. member, (byte)',', .. between]);
    }

    private byte[] Member(JsonSpan holder, JsonLayout layout, JsonStep step, byte[] text)
    {
        var place = step.Name is null ? step.Index : holder.Children.Count;
        var value = style.At(holder, layout, place, JsonSpan.Of(text).Kind).Apply(text);
        return step.Name is null ? value : [.. Quoted(step.Name), .. Utf8(layout.Colon), .. value];
    }

    /// <summary>Wraps a value in the objects that a path names.</summary>
    private static byte[] Nest(JsonPath path, byte[] value) =>
        path.Reverse().Aggregate(value, (inner, step) =>
            step.Name is null ? throw Missing(path) : [(byte)'{', .. Quoted(step.Name), (byte)':', .. inner, (byte)'}']);

    private static byte[] Quoted(string name) => Utf8($"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static ArgumentException Missing(JsonPath path) => new($"The document has no {path}.");

    private byte[] Splice(int from, int to, byte[] text) => [.. document.AsSpan(..from), .. text, .. document.AsSpan(to..)];
}
