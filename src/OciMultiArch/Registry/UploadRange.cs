using System.Globalization;

namespace OciMultiArch.Registry;

/// <summary>
/// Reads the <c>Range</c> of an upload session (distribution-spec, "Pushing a blob in chunks"): <c>0-999</c> when 1000
/// bytes have come. Never throws.
/// </summary>
internal static class UploadRange
{
    /// <summary>
    /// How many bytes have come; null where the header does not tell: it is absent or malformed (<c>0--1</c>), or it is
    /// the range of the last part alone. <c>0-0</c> says none or one, and does not tell either.
    /// </summary>
    public static long? Count(string? range)
    {
        if (range is null)
            return null;
        var span = range.AsSpan().Trim();
        if (span.StartsWith("bytes", StringComparison.OrdinalIgnoreCase))
            span = span["bytes".Length..].TrimStart(" =");
        if (!span.StartsWith("0-", StringComparison.Ordinal))
            return null;
        var isNumber = long.TryParse(span[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        return isNumber && last is > 0 and < long.MaxValue ? last + 1 : null;
    }
}
