namespace OciMultiArch.Images;

/// <summary>Finds the places of entries by what they have in common; made when it is first asked.</summary>
/// <param name="places">The entries; null where there is none.</param>
/// <param name="keyOf">What an entry is found by; null for one that is not.</param>
internal sealed class PlaceLookup<T>(IReadOnlyList<ListedEntry?> places, Func<ListedEntry, T?> keyOf)
    where T : class
{
    private Dictionary<T, SortedSet<int>>? found;

    /// <summary>The places with a key, in order.</summary>
    public IReadOnlyList<int> Find(T key)
    {
        found ??= All();
        return found.TryGetValue(key, out var set) ? [.. set] : [];
    }

    public void Add(int at, ListedEntry entry)
    {
        if (found is not null)
            Enter(found, at, entry);
    }

    public void Remove(int at, ListedEntry entry)
    {
        if (found is not null && keyOf(entry) is { } key)
            found[key].Remove(at);
    }

    private Dictionary<T, SortedSet<int>> All()
    {
        Dictionary<T, SortedSet<int>> all = [];
        for (var at = 0; at < places.Count; at++)
            if (places[at] is { } entry)
                Enter(all, at, entry);
        return all;
    }

    private void Enter(Dictionary<T, SortedSet<int>> all, int at, ListedEntry entry)
    {
        if (keyOf(entry) is not { } key)
            return;
        if (all.TryGetValue(key, out var set))
            set.Add(at);
        else
            all.Add(key, [at]);
    }
}
