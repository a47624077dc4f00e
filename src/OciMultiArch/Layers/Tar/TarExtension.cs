using System.Globalization;
using System.Text;

namespace OciMultiArch.Layers;

/// <summary>What headers before a member say of it because its own header has no room: pax records and GNU's long names.</summary>
internal sealed record TarExtension
{
    public static TarExtension None { get; } = new();

    public string? Path { get; init; }

    public string? LinkPath { get; init; }

    public long? Size { get; init; }

    /// <summary>Whether the member's bytes leave out holes, so that they are not the file's own.</summary>
    public bool IsSparse { get; init; }

    /// <summary>The same with the records of a pax header; null when they are malformed (POSIX.1-2017, pax: "length key=value\n").</summary>
    public TarExtension? With(ReadOnlySpan<byte> records)
    {
        var all = this;
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            if (space is < 1 or > 9 || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space || length > records.Length || records[length - 1] != '\n')
                return null;
            var record = records[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1 || all.With(Encoding.UTF8.GetString(record[..equals]), Encoding.UTF8.GetString(record[(equals + 1)..])) is not { } more)
                return null;
            all = more;
            records = records[length..];
        }
        return all;
    }

    // An empty value takes back what a global header said.
    private TarExtension? With(string key, string value) => key switch
    {
        "path" => this with { Path = NotEmpty(value) },
        "linkpath" => this with { LinkPath = NotEmpty(value) },
        "size" when value.Length == 0 => this with { Size = null },
        "size" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? this with { Size = size } : null,
        _ when key.StartsWith("GNU.sparse.", StringComparison.Ordinal) => this with { IsSparse = true },
        _ => this,
    };

    private static string? NotEmpty(string text) => text.Length == 0 ? null : text;
}
