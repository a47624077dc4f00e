using System.Globalization;
using System.Text;

namespace OciMultiArch.Layers;

/// <summary>
/// The records of pax headers that describe a member beyond its path and size: owner, time, extended attributes (as
/// <c>SCHILY.xattr.</c>) and the maps of sparse files.
/// </summary>
internal sealed class TarRecords
{
    private readonly SortedDictionary<string, byte[]> values = new(StringComparer.Ordinal);
    private readonly List<long> sparse = [];

    public static TarRecords None { get; } = new();

    /// <summary>The numbers of a sparse map whose records stand one after the other.</summary>
    public IReadOnlyList<long> Sparse => sparse;

    public IReadOnlyList<KeyValuePair<string, byte[]>> Attributes
    {
        get
        {
            if (values.Count == 0)
                return [];
            return [.. values.Where(static pair => IsAttribute(pair.Key))];
        }
    }

    /// <summary>These, and over them those of a further header.</summary>
    public TarRecords With(ReadOnlySpan<byte> records)
    {
        TarRecords both = new();
        foreach (var (key, value) in values)
            both.values[key] = value;
        while (!records.IsEmpty && PaxRecords.TryTake(ref records, out var key, out var value))
            both.Add(key, value);
        return both;
    }

    /// <summary>These, and under them those of a header for all members.</summary>
    public TarRecords Over(TarRecords always)
    {
        if (always.values.Count == 0)
            return this;
        TarRecords both = new();
        foreach (var (key, value) in always.values.Concat(values))
            both.values[key] = value;
        both.sparse.AddRange(sparse);
        return both;
    }

    public string? Text(string key)
    {
        if (!values.TryGetValue(key, out var value) || value.Length == 0)
            return null;
        return Encoding.UTF8.GetString(value);
    }

    public long? Number(string key)
    {
        var isNumber = long.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber ? number : null;
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("GNU.sparse.offset"u8) || key.SequenceEqual("GNU.sparse.numbytes"u8))
        {
            long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            sparse.Add(number);
            return;
        }
        var name = Encoding.UTF8.GetString(key);
        if (IsKept(name))
            values[name] = value.ToArray();
    }

    private static bool IsKept(string key) =>
        key is "uid" or "gid" or "uname" or "gname" or "mtime"
        || key.StartsWith("GNU.sparse.", StringComparison.Ordinal)
        || IsAttribute(key);

    private static bool IsAttribute(string key) =>
        key.StartsWith("SCHILY.xattr.", StringComparison.Ordinal)
        || key.StartsWith("LIBARCHIVE.xattr.", StringComparison.Ordinal);
}
