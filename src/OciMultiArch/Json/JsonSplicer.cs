using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OciMultiArch.Json;

/// <summary>
/// Edits a document as bytes: what an edit does not name stays as it is, byte for byte (unknown members, order, blanks,
/// escapes), and what is new is laid out like its neighbours. The document is parsed once; each edit costs what it
/// touches, and its bytes are put together once, at the end.
/// </summary>
internal sealed partial class JsonSplicer
{
    private const int Room = 1024;
    private readonly int length;
    private readonly ReadOnlyMemory<byte> after;
    private JsonPart root;
    private Style style;

    /// <summary>Begins to edit a document. It is parsed once, whatever is done to it.</summary>
    /// <param name="document">A JSON text in UTF-8. It must stay as it is until the edits are done.</param>
    /// <exception cref="FormatException">The document is not JSON.</exception>
    public JsonSplicer(ReadOnlyMemory<byte> document)
    {
        length = document.Length;
        root = JsonPart.Of(document, out after);
        style = new(root);
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
        JsonSplicer splicer = new(document);
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
        style = new(root);
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
        ArrayBufferWriter<byte> output = new(length + Room);
        output.Write(root.Gap.Span);
        root.WriteTo(output);
        output.Write(after.Span);
        return output.WrittenSpan.ToArray();
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
        holder.RemoveAt(at);
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
        if (!IsSame(root, value))
            root = root.With(style.Root(root).Apply(value));
    }

    private static void Replace(JsonPart holder, int at, JsonLayout layout, byte[] value)
    {
        var old = holder.Children[at];
        if (!IsSame(old, value))
            holder.Put(at, old.With(layout.Apply(value)));
    }

    private static bool IsSame(JsonPart old, byte[] value) =>
        JsonLayout.Minified.Apply(old.ToArray()).AsSpan().SequenceEqual(JsonLayout.Minified.Apply(value));

    private void Add(Place place, int at, JsonPart child)
    {
        var holder = place.Holder;
        var layout = place.Layout;
        if (holder.Children.Count == 0)
        {
            NoteEmpty(holder);
            child.Gap = Utf8(layout.Opening);
            holder.Tail = Utf8(layout.Closing);
            holder.Insert(at, child);
            return;
        }
        byte[] between = [(byte)',', .. Utf8(Style.Between(holder, layout))];
        if (at < holder.Children.Count)
        {
            var next = holder.Children[at];
            child.Gap = next.Gap;
            next.Gap = between;
        }
        else
        {
            child.Gap = between;
        }
        holder.Insert(at, child);
    }

    private JsonPart Member(Place place, JsonPath.Step step, byte[] value)
    {
        if (step.Name is null)
            return JsonPart.Of(LaidOut(place, step.Index, value));
        var laidOut = LaidOut(place, place.Holder.Children.Count, value);
        return JsonPart.Of(laidOut).Named(step.Name, Quoted(step.Name), Utf8(place.Layout.Colon));
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

    private static JsonValueKind KindOf(byte[] value) => JsonPart.Of(value).Kind;

    private static byte[] Quoted(string name)
    {
        var encoded = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return Utf8($"\"{encoded}\"");
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static ArgumentException Missing(JsonPath path) => new($"The document has no {path}.");

    /// <summary>Where a path leads.</summary>
    /// <param name="Holder">The value where it stops.</param>
    /// <param name="Layout">How the members of that value are laid out.</param>
    /// <param name="Depth">How many steps it took.</param>
    private readonly record struct Place(JsonPart Holder, JsonLayout Layout, int Depth);
}
