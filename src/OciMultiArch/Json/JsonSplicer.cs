using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OciMultiArch.Json;

/// <summary>
/// Edits a document as bytes: what an edit does not name stays as it is, byte for byte (unknown members, order, blanks,
/// escapes), and what is new is laid out like its neighbours.
/// </summary>
internal sealed partial class JsonSplicer
{
    private readonly byte[] document;
    private readonly JsonSpan root;
    private readonly Style style;

    private JsonSplicer(byte[] document)
    {
        this.document = document;
        root = JsonSpan.Of(document);
        style = new(document, root);
    }

    /// <summary>Applies edits one after the other; each sees the result of those before it.</summary>
    /// <param name="document">A JSON text in UTF-8.</param>
    /// <param name="edits">The changes. One that changes nothing leaves every byte alone.</param>
    /// <exception cref="FormatException">
    /// The document or a value is not JSON, or the document is built otherwise than a path says.
    /// </exception>
    /// <exception cref="ArgumentException">A place in an array does not exist.</exception>
    public static byte[] Apply(ReadOnlyMemory<byte> document, params IEnumerable<JsonEdit> edits)
    {
        var bytes = document.ToArray();
        foreach (var edit in edits)
            bytes = new JsonSplicer(bytes).Apply(edit);
        return bytes;
    }

    private byte[] Apply(JsonEdit edit) => edit.Operation switch
    {
        JsonEdit.OperationKind.Set => Set(edit.Path, edit.Value.ToArray()),
        JsonEdit.OperationKind.Remove => Remove(edit.Path),
        JsonEdit.OperationKind.Insert => Insert(edit.Path[..^1], edit.Path[^1], edit.Value.ToArray()),
        _ => Insert(edit.Path, null, edit.Value.ToArray()),
    };

    private byte[] Set(JsonPath path, byte[] value)
    {
        if (path.Count == 0)
            return Replace(root, style.Root(root), value);
        var place = Walk(path[..^1]);
        var holder = place.Holder;
        var step = path[place.Depth];
        var at = holder.Find(step);
        var text = Nest(path[(place.Depth + 1)..], value);
        if (at >= 0)
        {
            var layout = style.At(place, at, KindOf(text));
            return Replace(holder.Children[at], layout, text);
        }
        if (holder.Kind != JsonValueKind.Object)
            throw Missing(path[..(place.Depth + 1)]);
        return Add(place, holder.Children.Count, Member(place, step, text));
    }

    private byte[] Remove(JsonPath path)
    {
        var place = Walk(path[..^1]);
        var holder = place.Holder;
        if (place.Depth < path.Count - 1)
            return document;
        var at = holder.Find(path[^1]);
        if (at < 0)
            return document;
        if (holder.Children.Count == 1)
            return Splice(holder.Start + 1, holder.End - 1, []);
        var children = holder.Children;
        if (at == 0)
            return Splice(children[0].From, children[1].From, []);
        return Splice(children[at - 1].End, children[at].End, []);
    }

    private byte[] Insert(JsonPath array, JsonPath.Step? step, byte[] value)
    {
        var place = Walk(array);
        if (place.Depth < array.Count)
            return InsertFirst(array, step, value);
        var count = place.Holder.Children.Count;
        var at = step?.Index ?? count;
        if (place.Holder.Find(at) < 0 && at != count)
            throw Missing([.. array, at]);
        return Add(place, at, Member(place, at, value));
    }

    private byte[] InsertFirst(JsonPath array, JsonPath.Step? step, byte[] value)
    {
        if (step is { Index: not 0 })
            throw Missing([.. array, step.Value]);
        return Set(array, [(byte)'[', .. value, (byte)']']);
    }

    /// <summary>Goes down a path as far as it leads.</summary>
    private Place Walk(JsonPath path)
    {
        Place place = new(root, style.Root(root), 0);
        while (place.Depth < path.Count)
        {
            var at = place.Holder.Find(path[place.Depth]);
            if (at < 0 || place.Holder.Children[at].Kind == JsonValueKind.Null)
                break;
            var child = place.Holder.Children[at];
            var layout = style.Of(child, style.At(place, at, child.Kind));
            place = new(child, layout, place.Depth + 1);
        }
        return place;
    }

    private byte[] Replace(JsonSpan old, JsonLayout layout, byte[] text)
    {
        var before = JsonLayout.Minified.Apply(document.AsSpan(old.Start..old.End));
        var after = JsonLayout.Minified.Apply(text);
        if (before.AsSpan().SequenceEqual(after))
            return document;
        return Splice(old.Start, old.End, layout.Apply(text));
    }

    private byte[] Add(Place place, int at, byte[] member)
    {
        var holder = place.Holder;
        var layout = place.Layout;
        if (holder.Children.Count == 0)
        {
            byte[] only = [.. Utf8(layout.Opening), .. member, .. Utf8(layout.Closing)];
            return Splice(holder.Start + 1, holder.End - 1, only);
        }
        var between = Utf8(style.Between(holder, layout));
        if (at < holder.Children.Count)
        {
            var from = holder.Children[at].From;
            return Splice(from, from, [.. member, (byte)',', .. between]);
        }
        var end = holder.Children[^1].End;
        return Splice(end, end, [(byte)',', .. between, .. member]);
    }

    private byte[] Member(Place place, JsonPath.Step step, byte[] text)
    {
        if (step.Name is null)
            return LaidOut(place, step.Index, text);
        var value = LaidOut(place, place.Holder.Children.Count, text);
        return [.. Quoted(step.Name), .. Utf8(place.Layout.Colon), .. value];
    }

    private byte[] LaidOut(Place place, int at, byte[] text)
    {
        var layout = style.At(place, at, KindOf(text));
        return layout.Apply(text);
    }

    /// <summary>Wraps a value in the objects that a path names.</summary>
    private static byte[] Nest(JsonPath path, byte[] value)
    {
        foreach (var step in path.Reverse())
        {
            if (step.Name is null)
                throw Missing(path);
            value = [(byte)'{', .. Quoted(step.Name), (byte)':', .. value, (byte)'}'];
        }
        return value;
    }

    private static JsonValueKind KindOf(byte[] text) => JsonSpan.Of(text).Kind;

    private static byte[] Quoted(string name)
    {
        var encoded = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return Utf8($"\"{encoded}\"");
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static ArgumentException Missing(JsonPath path) => new($"The document has no {path}.");

    private byte[] Splice(int from, int to, byte[] text) =>
        [.. document.AsSpan(..from), .. text, .. document.AsSpan(to..)];

    /// <summary>Where a path leads.</summary>
    /// <param name="Holder">The value where it stops.</param>
    /// <param name="Layout">How the members of that value are laid out.</param>
    /// <param name="Depth">How many steps it took.</param>
    private readonly record struct Place(JsonSpan Holder, JsonLayout Layout, int Depth);
}
