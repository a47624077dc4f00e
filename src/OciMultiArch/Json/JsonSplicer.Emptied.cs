namespace OciMultiArch.Json;

/// <content>Collections that edits leave empty.</content>
internal sealed partial class JsonSplicer
{
    // Those that held something when an edit took the last of it, and those that held nothing when an edit came to them.
    private readonly HashSet<JsonPart> emptied = [];
    private readonly HashSet<JsonPart> emptyBefore = [];

    private void RemoveOptional(JsonPath path)
    {
        var place = Walk(path[..^1]);
        var collection = place.Holder;
        if (place.Depth < path.Count - 1 || collection.Children.Count == 0)
            return;
        Remove(path);
        if (collection.Children.Count == 0 && !emptyBefore.Contains(collection))
            emptied.Add(collection);
    }

    private void NoteEmpty(JsonPart collection)
    {
        if (!emptied.Contains(collection))
            emptyBefore.Add(collection);
    }

    // From the last, so that the places of the others stay. What other edits took out of the document is not met.
    private void DropEmptied(JsonPart holder)
    {
        for (var at = holder.Children.Count - 1; at >= 0; at--)
        {
            var child = holder.Children[at];
            if (emptied.Contains(child) && child.Children.Count == 0)
                holder.RemoveAt(at);
            else if (child.IsOpen)
                DropEmptied(child);
        }
    }
}
