using System.Globalization;

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

        // An empty value takes back what a global header said.
        private Extension? With(string key, string value) => key switch
        {
            "path" => this with { Path = NotEmpty(value) },
            "linkpath" => this with { LinkPath = NotEmpty(value) },
            "size" => WithSize(value),
            _ when key.StartsWith("GNU.sparse.", StringComparison.Ordinal) => this with { IsSparse = true },
            _ => this,
        };

        private Extension? WithSize(string value)
        {
            if (value.Length == 0)
                return this with { Size = null };
            var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size);
            return isNumber ? this with { Size = size } : null;
        }

        private static string? NotEmpty(string text) => text.Length == 0 ? null : text;
    }
}
