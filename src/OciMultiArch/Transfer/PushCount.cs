namespace OciMultiArch.Transfer;

/// <summary>How much of a push is done, counted by items and by bytes, each digest once. Safe for concurrent use.</summary>
internal sealed class PushCount
{
    private readonly Lock gate = new();
    private readonly Dictionary<Digest, Item> items = [];
    private Totals totals;

    /// <summary>Counts an item of which nothing is done.</summary>
    public void Expect(Descriptor content)
    {
        lock (gate)
            ItemOf(content);
    }

    /// <summary>Notes how many bytes of an item were sent so far; what is done stays done.</summary>
    public Totals Sent(Descriptor content, long bytes)
    {
        lock (gate)
        {
            var item = ItemOf(content);
            if (!item.IsDone)
                Move(item, Math.Clamp(bytes, 0, item.Size));
            return totals;
        }
    }

    /// <summary>Notes that an item is there, however it came.</summary>
    public Totals Done(Descriptor content)
    {
        lock (gate)
        {
            var item = ItemOf(content);
            if (item.IsDone)
                return totals;
            item.IsDone = true;
            totals.Items++;
            Move(item, item.Size);
            return totals;
        }
    }

    private void Move(Item item, long bytes)
    {
        totals.Bytes += bytes - item.Bytes;
        item.Bytes = bytes;
    }

    private Item ItemOf(Descriptor content)
    {
        if (items.TryGetValue(content.Digest, out var known))
            return known;
        Item item = new(content.Size);
        items.Add(content.Digest, item);
        totals.AllItems++;
        totals.AllBytes += content.Size;
        return item;
    }

    /// <summary>How much is done, and how much there is.</summary>
    internal record struct Totals(int Items, int AllItems, long Bytes, long AllBytes);

    private sealed class Item(long size)
    {
        public long Size { get; } = size;

        public long Bytes { get; set; }

        public bool IsDone { get; set; }
    }
}
