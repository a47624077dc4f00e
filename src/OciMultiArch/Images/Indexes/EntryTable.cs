namespace OciMultiArch.Images;

/// <summary>
/// The entries of an index that is edited. A place stays what it is: an entry that goes leaves it empty, until the edits
/// are done. Entries are found by digest and by platform without a look at all of them.
/// </summary>
internal sealed class EntryTable
{
    private readonly List<ListedEntry?> places = [];
    private readonly PlaceLookup<Digest> byDigest;
    private readonly PlaceLookup<string> byPlatform;
    private readonly PlaceLookup<string> byImage;

    public EntryTable(IEnumerable<Descriptor> entries)
    {
        places.AddRange(entries.Select(static entry => new ListedEntry(entry)));
        byDigest = new(places, static entry => entry.Digest);
        byPlatform = new(places, static entry => entry.PlatformKey);
        byImage = new(places, static entry => entry.AttestedImage);
    }

    /// <summary>The entries that are there, in order.</summary>
    public IEnumerable<ListedEntry> All => places.OfType<ListedEntry>();

    public IEnumerable<Descriptor> Descriptors => All.Select(static entry => entry.Descriptor);

    /// <summary>The places whose entry went, the last first.</summary>
    public IEnumerable<int> Gone => Enumerable.Range(0, places.Count).Where(at => places[at] is null).Reverse();

    /// <summary>The entry at a place where there is one.</summary>
    public ListedEntry this[int at]
    {
        get => places[at]!;
        set
        {
            Leave(at);
            places[at] = value;
            Enter(at, value);
        }
    }

    public void Add(ListedEntry entry)
    {
        places.Add(entry);
        Enter(places.Count - 1, entry);
    }

    public void Remove(int at)
    {
        Leave(at);
        places[at] = null;
    }

    /// <summary>Where the entries with a digest are, in order.</summary>
    public IReadOnlyList<int> With(Digest digest) => byDigest.Find(digest);

    /// <summary>Where the entries are that have an entry's content, for its platform.</summary>
    public IReadOnlyList<int> SameAs(ListedEntry entry) =>
        [.. With(entry.Digest).Where(at => places[at]!.IsSameAs(entry))];

    /// <summary>Where the entries are that clients cannot tell from an entry.</summary>
    public IReadOnlyList<int> DuplicatesOf(ListedEntry entry)
    {
        var same = SameAs(entry);
        return entry.PlatformKey is { } key ? [.. same.Union(byPlatform.Find(key)).Order()] : same;
    }

    /// <summary>Where the attestations of an image are.</summary>
    public IReadOnlyList<int> AttestationsOf(Digest image) => byImage.Find($"{image}");

    /// <summary>Where the entries are of which something holds; this looks at all of them.</summary>
    public IReadOnlyList<int> Where(Func<ListedEntry, bool> holds)
    {
        List<int> found = [];
        for (var at = 0; at < places.Count; at++)
            if (places[at] is { } entry && holds(entry))
                found.Add(at);
        return found;
    }

    private void Enter(int at, ListedEntry entry)
    {
        byDigest.Add(at, entry);
        byPlatform.Add(at, entry);
        byImage.Add(at, entry);
    }

    private void Leave(int at)
    {
        byDigest.Remove(at, places[at]!);
        byPlatform.Remove(at, places[at]!);
        byImage.Remove(at, places[at]!);
    }
}
