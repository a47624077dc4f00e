using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OciMultiArch.Json;

/// <summary>
/// Edits a document as bytes: what an edit does not name stays as it is, byte for byte (unknown members, order, blanks,
/// escapes), and what is new is laid out like its neighbours. The document is parsed once; each edit costs what it
/// touches, and the move of the bytes behind it.
/// </summary>
internal sealed partial class JsonSplicer
{
    private readonly JsonText text;
    private JsonSpan root;
    private Style style;

    /// <summary>Begins to edit a document. It is parsed once, whatever is done to it.</summary>
    /// <param name="document">A JSON text in UTF-8. It stays as it is.</param>
    /// <exception cref="FormatException">The document is not JSON.</exception>
    public JsonSplicer(ReadOnlySpan<byte> document)
    {
        text = new(document);
        root = JsonSpan.Of(document);
        style = new(text, root);
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
        JsonSplicer splicer = new(document.Span);
        foreach (var edit in edits)
            splicer.Apply(edit);
        return splicer.ToArray();
    }

    /// <summary>Makes one change.</summary>
    /// <param name="edit">The change. One that changes nothing leaves every byte alone.</param>
    /// <exception cref="FormatException">
    /// The value is not JSON, or the document is built otherwise than the path says.
    /// </exception>
    /// <exception cref="ArgumentException">A place in an array does not exist.</exception>
    public void Apply(JsonEdit edit)
    {
        style = new(text, root);
        switch (edit.Operation)
        {
            case JsonEdit.OperationKind.Set:
                Set(edit.Path, edit.Value.ToArray());
                break;
            case JsonEdit.OperationKind.Remove:
                Remove(edit.Path);
                break;
            case JsonEdit.OperationKind.RemoveOptional:
                RemoveOptional(edit.Path);
                break;
            case JsonEdit.OperationKind.Insert:
                Insert(edit.Path[..^1], edit.Path[^1], edit.Value.ToArray());
                break;
            default:
                Insert(edit.Path, null, edit.Value.ToArray());
                break;
        }
    }

    /// <summary>The document after the changes.</summary>
    public byte[] ToArray()
    {
        if (emptied.Count > 0)
            DropEmptied(root);
        return text.ToArray();
    }

    private void Set(JsonPath path, byte[] value)
    {
        if (path.Count == 0)
        {
            ReplaceRoot(value);
            return;
        }
        var place = Walk(path[..^1]);
        var holder = place.Holder;
        var step = path[place.Depth];
        var at = holder.Find(step);
        var nested = Nest(path[(place.Depth + 1)..], value);
        if (at >= 0)
        {
            Replace(holder, at, style.At(place, at, KindOf(nested)), nested);
            return;
        }
        if (holder.Kind != JsonValueKind.Object)
            throw Missing(path[..(place.Depth + 1)]);
        Add(place, holder.Children.Count, Member(place, step, nested));
    }

    private void Remove(JsonPath path)
    {
        var place = Walk(path[..^1]);
        var holder = place.Holder;
        if (place.Depth < path.Count - 1)
            return;
        var at = holder.Find(path[^1]);
        if (at < 0)
            return;
        RemoveChild(holder, at);
    }

    private void RemoveChild(JsonSpan holder, int at)
    {
        var range = RangeOf(holder, at);
        holder.RemoveAt(at);
        Splice(range.Start.Value, range.End.Value, []);
    }

    // A child with the comma on one side of it; the only one with all that its container holds.
    private static Range RangeOf(JsonSpan holder, int at)
    {
        var children = holder.Children;
        if (at > 0)
            return children[at - 1].End..children[at].End;
        if (children.Count > 1)
            return children[0].From..children[1].From;
        return (holder.Start + 1)..(holder.End - 1);
    }

    private void Insert(JsonPath array, JsonPath.Step? step, byte[] value)
    {
        var place = Walk(array);
        if (place.Depth < array.Count)
        {
            InsertFirst(array, step, value);
            return;
        }
        var count = place.Holder.Children.Count;
        var at = step?.Index ?? count;
        if (place.Holder.Find(at) < 0 && at != count)
            throw Missing([.. array, at]);
        Add(place, at, Member(place, at, value));
    }

    private void InsertFirst(JsonPath array, JsonPath.Step? step, byte[] value)
    {
        if (step is { Index: not 0 })
            throw Missing([.. array, step.Value]);
        Set(array, [(byte)'[', .. value, (byte)']']);
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

    private void ReplaceRoot(byte[] value)
    {
        if (IsSame(root, value))
            return;
        text.Splice(root.Start, root.End, style.Root(root).Apply(value));
        root = JsonSpan.Of(text.Span);
    }

    private void Replace(JsonSpan holder, int at, JsonLayout layout, byte[] value)
    {
        var old = holder.Children[at];
        if (IsSame(old, value))
            return;
        var laidOut = layout.Apply(value);
        var now = JsonSpan.Of(laidOut, isMember: false, old.Start);
        now.TakeNameOf(old);
        Splice(old.Start, old.End, laidOut);
        holder.Put(at, now, replaces: true);
    }

    private bool IsSame(JsonSpan old, byte[] value)
    {
        var before = JsonLayout.Minified.Apply(text.Span[old.Start..old.End]);
        return before.AsSpan().SequenceEqual(JsonLayout.Minified.Apply(value));
    }

    private void Add(Place place, int at, byte[] member)
    {
        var holder = place.Holder;
        var layout = place.Layout;
        if (holder.Children.Count == 0)
        {
            NoteEmpty(holder);
            Add(holder, at, holder.Start + 1, holder.End - 1, Utf8(layout.Opening), member, Utf8(layout.Closing));
            return;
        }
        var between = Utf8(style.Between(holder, layout));
        if (at < holder.Children.Count)
        {
            var from = holder.Children[at].From;
            Add(holder, at, from, from, [], member, [(byte)',', .. between]);
            return;
        }
        var end = holder.Children[^1].End;
        Add(holder, at, end, end, [(byte)',', .. between], member, []);
    }

    private void Add(JsonSpan holder, int at, int from, int to, byte[] before, byte[] member, byte[] after)
    {
        var isMember = holder.Kind == JsonValueKind.Object;
        var child = JsonSpan.Of(member, isMember, from + before.Length);
        Splice(from, to, [.. before, .. member, .. after]);
        holder.Put(at, child, replaces: false);
    }

    private byte[] Member(Place place, JsonPath.Step step, byte[] value)
    {
        if (step.Name is null)
            return LaidOut(place, step.Index, value);
        var laidOut = LaidOut(place, place.Holder.Children.Count, value);
        return [.. Quoted(step.Name), .. Utf8(place.Layout.Colon), .. laidOut];
    }

    private byte[] LaidOut(Place place, int at, byte[] value)
    {
        var layout = style.At(place, at, KindOf(value));
        return layout.Apply(value);
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

    private static JsonValueKind KindOf(byte[] value) => JsonSpan.Of(value).Kind;

    private static byte[] Quoted(string name)
    {
        var encoded = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return Utf8($"\"{encoded}\"");
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static ArgumentException Missing(JsonPath path) => new($"The document has no {path}.");

    private void Splice(int from, int to, byte[] bytes)
    {
        text.Splice(from, to, bytes);
        root.Stretch(from, to, bytes.Length - (to - from));
    }

    /// <summary>Where a path leads.</summary>
    /// <param name="Holder">The value where it stops.</param>
    /// <param name="Layout">How the members of that value are laid out.</param>
    /// <param name="Depth">How many steps it took.</param>
    private readonly record struct Place(JsonSpan Holder, JsonLayout Layout, int Depth);
}
