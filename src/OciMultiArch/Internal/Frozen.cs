using System.Collections;

namespace OciMultiArch.Internal;

/// <summary>
/// Makes read-only collections that are copied once and compared by content, so that records holding them are values.
/// </summary>
internal static class Frozen
{
    private const int MaxShown = 10;
    private const int MaxItemLength = 200;

    public static IReadOnlyList<T> Empty<T>() => FrozenList<T>.None;

    public static IReadOnlyDictionary<string, string> EmptyMap() => FrozenMap<string, string>.None;

    public static IReadOnlySet<string> EmptySet() => FrozenNames.None;

    public static IReadOnlyList<T> List<T>(IEnumerable<T>? items) =>
        items switch
        {
            null => FrozenList<T>.None,
            FrozenList<T> frozen => frozen,
            _ => FrozenList<T>.Of([.. items]),
        };

    public static IReadOnlyDictionary<TKey, TValue> Map<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>>? pairs)
        where TKey : notnull =>
        pairs switch
        {
            null => FrozenMap<TKey, TValue>.None,
            FrozenMap<TKey, TValue> frozen => frozen,
            _ => FrozenMap<TKey, TValue>.Of(pairs),
        };

    public static IReadOnlySet<string> Set(IEnumerable<string>? names) =>
        names switch
        {
            null => FrozenNames.None,
            FrozenNames frozen => frozen,
            _ => FrozenNames.Of(names),
        };

    private static string Joined<T>(IEnumerable<T> items)
    {
        string[] shown = [.. items.Take(MaxShown + 1).Select(static item => Cut($"{item}"))];
        if (shown.Length > MaxShown)
            shown[MaxShown] = "…";
        return string.Join(", ", shown);
    }

    private static string Cut(string item) => item.Length > MaxItemLength ? $"{item.AsSpan(0, MaxItemLength)}…" : item;

    private sealed class FrozenList<T> : IReadOnlyList<T>, IEquatable<FrozenList<T>>
    {
        public static readonly FrozenList<T> None = new([]);
        private readonly T[] items;

        private FrozenList(T[] items) => this.items = items;

        public int Count => items.Length;

        public T this[int index] => items[index];

        public static FrozenList<T> Of(T[] items)
        {
            if (Array.Exists(items, static item => item is null))
                throw new ArgumentException("A list may not hold null.", nameof(items));
            return items.Length == 0 ? None : new(items);
        }

        public bool Equals(FrozenList<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

        public override bool Equals(object? obj) => Equals(obj as FrozenList<T>);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var item in items)
                hash.Add(item);
            return hash.ToHashCode();
        }

        public override string ToString() => $"[{Joined(items)}]";

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
    }

    /// <summary>Keeps the order in which pairs were given; two maps are equal whatever their order.</summary>
    private sealed class FrozenMap<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>, IEquatable<FrozenMap<TKey, TValue>>
        where TKey : notnull
    {
        public static readonly FrozenMap<TKey, TValue> None = new([]);
        private readonly OrderedDictionary<TKey, TValue> pairs;

        private FrozenMap(OrderedDictionary<TKey, TValue> pairs) => this.pairs = pairs;

        public int Count => pairs.Count;

        public IEnumerable<TKey> Keys => pairs.Keys;

        public IEnumerable<TValue> Values => pairs.Values;

        public TValue this[TKey key] => pairs[key];

        public static FrozenMap<TKey, TValue> Of(IEnumerable<KeyValuePair<TKey, TValue>> source)
        {
            OrderedDictionary<TKey, TValue> pairs = [];
            foreach (var (key, value) in source)
            {
                if (key is null || value is null)
                    throw new ArgumentException($"The entry '{key}' has no value.", nameof(source));
                pairs.Add(key, value);
            }
            return pairs.Count == 0 ? None : new(pairs);
        }

        public bool ContainsKey(TKey key) => pairs.ContainsKey(key);

        public bool TryGetValue(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value) =>
            pairs.TryGetValue(key, out value);

        public bool Equals(FrozenMap<TKey, TValue>? other) => other is not null && other.Count == Count && pairs.All(other.Has);

        public override bool Equals(object? obj) => Equals(obj as FrozenMap<TKey, TValue>);

        public override int GetHashCode() =>
            pairs.Aggregate(0, static (sum, pair) => sum ^ HashCode.Combine(pair.Key, pair.Value));

        public override string ToString() => $"{{{Joined(pairs.Select(static pair => $"{pair.Key}={pair.Value}"))}}}";

        public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => pairs.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => pairs.GetEnumerator();

        private bool Has(KeyValuePair<TKey, TValue> pair) =>
            TryGetValue(pair.Key, out var value) && EqualityComparer<TValue>.Default.Equals(value, pair.Value);
    }

    /// <summary>A set of names in ordinal order.</summary>
    private sealed class FrozenNames : IReadOnlySet<string>, IEquatable<FrozenNames>
    {
        public static readonly FrozenNames None = new(new(StringComparer.Ordinal));
        private readonly SortedSet<string> names;

        private FrozenNames(SortedSet<string> names) => this.names = names;

        public int Count => names.Count;

        public static FrozenNames Of(IEnumerable<string> source)
        {
            SortedSet<string> names = new(source, StringComparer.Ordinal);
            if (names.Contains(null!))
                throw new ArgumentException("A set may not hold null.", nameof(source));
            return names.Count == 0 ? None : new(names);
        }

        public bool Contains(string item) => names.Contains(item);

        public bool IsProperSubsetOf(IEnumerable<string> other) => names.IsProperSubsetOf(other);

        public bool IsProperSupersetOf(IEnumerable<string> other) => names.IsProperSupersetOf(other);

        public bool IsSubsetOf(IEnumerable<string> other) => names.IsSubsetOf(other);

        public bool IsSupersetOf(IEnumerable<string> other) => names.IsSupersetOf(other);

        public bool Overlaps(IEnumerable<string> other) => names.Overlaps(other);

        public bool SetEquals(IEnumerable<string> other) => names.SetEquals(other);

        public bool Equals(FrozenNames? other) => other is not null && names.SetEquals(other.names);

        public override bool Equals(object? obj) => Equals(obj as FrozenNames);

        public override int GetHashCode() =>
            names.Aggregate(0, static (sum, name) => sum ^ name.GetHashCode(StringComparison.Ordinal));

        public override string ToString() => $"[{Joined(names)}]";

        public IEnumerator<string> GetEnumerator() => names.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => names.GetEnumerator();
    }
}
