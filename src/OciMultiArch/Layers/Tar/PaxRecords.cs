using System.Globalization;
using System.Text;

namespace OciMultiArch.Layers;

/// <summary>The records of a pax extended header: <c>length key=value\n</c> each, the length counting itself (POSIX.1-2017, pax).</summary>
internal sealed class PaxRecords
{
    private readonly List<byte> bytes = [];

    public ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);

    /// <summary>Adds a record; callers add in the order of keys.</summary>
    public void Add(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var restLength = Encoding.UTF8.GetByteCount(rest);
        var length = restLength + 1;
        while (length != restLength + Digits(length))
            length = restLength + Digits(length);
        bytes.AddRange(Encoding.UTF8.GetBytes(length.ToString(CultureInfo.InvariantCulture) + rest));
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
