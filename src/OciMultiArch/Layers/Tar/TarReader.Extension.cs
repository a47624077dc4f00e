using System.Globalization;
using System.Text;

namespace OciMultiArch.Layers;

internal sealed partial class TarReader
{
    /// <summary>
    /// What headers before a member say of it because its own header has no room: pax records and GNU's long names.
    /// </summary>
    private sealed record Extension
    {
        public static Extension None { get; } = new();

        public string? Path { get; init; }

        /// <summary>The path of a sparse file; null for others.</summary>
        public string? SparsePath { get; init; }

        public string? LinkPath { get; init; }

        public long? Size { get; init; }

        public bool IsSparse { get; init; }

        /// <summary>This and what the records of a pax header say; null when they are malformed.</summary>
        public Extension? With(ReadOnlySpan<byte> records)
        {
            var extended = this;
            while (!records.IsEmpty && extended is not null)
            {
                if (!PaxRecords.TryTake(ref records, out var key, out var value))
                    return null;
                extended = extended.With(key, value);
            }
            return extended;
        }

        // An empty value takes back what a global header said. What is not known here, an extended attribute say, may be
        // large and is not made a text.
        private Extension? With(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (key.SequenceEqual("path"u8))
                return this with { Path = TextOf(value) };
            if (key.SequenceEqual("linkpath"u8))
                return this with { LinkPath = TextOf(value) };
            if (key.SequenceEqual("size"u8))
                return WithSize(value);
            if (!key.StartsWith("GNU.sparse."u8))
                return this;
            // The path in the header is then one that GNU tar made up.
            if (key.SequenceEqual("GNU.sparse.name"u8))
                return this with { IsSparse = true, SparsePath = TextOf(value) };
            return this with { IsSparse = true };
        }

        private Extension? WithSize(ReadOnlySpan<byte> value)
        {
            if (value.Length == 0)
                return this with { Size = null };
            var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size);
            return isNumber ? this with { Size = size } : null;
        }

        private static string? TextOf(ReadOnlySpan<byte> value) => value.IsEmpty ? null : Encoding.UTF8.GetString(value);
    }
}
