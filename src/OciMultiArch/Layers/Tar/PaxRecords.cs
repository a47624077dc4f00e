using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace OciMultiArch.Layers;

/// <summary>
/// The records of a pax extended header: <c>length key=value\n</c> each, the length counting itself (POSIX.1-2017,
/// pax).
/// </summary>
internal sealed class PaxRecords
{
    private readonly List<byte> bytes = [];

    public ReadOnlySpan<byte> Bytes => CollectionsMarshal.AsSpan(bytes);

    /// <summary>Takes the first record off; false when it is malformed.</summary>
    public static bool TryTake(
        ref ReadOnlySpan<byte> records, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = [];
        value = [];
        var length = LengthOf(records, out var start);
        if (length <= start || length > records.Length || records[length - 1] != '\n')
            return false;
        var record = records[start..(length - 1)];
        var equals = record.IndexOf((byte)'=');
        if (equals < 1)
            return false;
        key = record[..equals];
        value = record[(equals + 1)..];
        records = records[length..];
        return true;
    }

    /// <summary>Adds a record; callers add in the order of keys.</summary>
    public void Add(string key, string value) => Add(key, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a record with a value that need not be text.</summary>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        var start = $" {key}=";
        var restLength = Encoding.UTF8.GetByteCount(start) + value.Length + 1;
        var length = restLength + 1;
        while (length != restLength + Digits(length))
            length = restLength + Digits(length);
        bytes.AddRange(Encoding.UTF8.GetBytes(length.ToString(CultureInfo.InvariantCulture) + start));
        bytes.AddRange(value);
        bytes.Add((byte)'\n');
    }

    /// <summary>
    /// The length that the first record states and where the record itself starts; 0 when it states none.
    /// </summary>
    private static int LengthOf(ReadOnlySpan<byte> records, out int start)
    {
        var space = records.IndexOf((byte)' ');
        start = space + 1;
        if (space is < 1 or > 9)
            return 0;
        int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length);
        return length;
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
