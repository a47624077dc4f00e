namespace OciMultiArch.Http;

/// <summary>Reads <c>Link</c> headers (RFC 8288 section 3). Never throws.</summary>
internal static class LinkHeader
{
    /// <summary>
    /// The target of the first link whose relation types hold <c>next</c>, as sent; null when there is none.
    /// </summary>
    public static string? Next(IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            HeaderScanner scanner = new(value);
            while (!scanner.AtEnd)
            {
                if (ReadLink(ref scanner) is { Length: > 0 } target)
                    return target;
            }
        }
        return null;
    }

    /// <returns>Null when the link is of another relation, or broken off.</returns>
    private static string? ReadLink(ref HeaderScanner scanner)
    {
        scanner.Until("<");
        scanner.SkipOne();
        var target = scanner.Until(">");
        if (scanner.AtEnd)
            return null;
        scanner.SkipOne();
        return IsNext(ReadRelations(ref scanner)) ? target.Trim() : null;
    }

    // RFC 8288 section 3.3: the first rel counts.
    private static string ReadRelations(ref HeaderScanner scanner)
    {
        string? relations = null;
        while (true)
        {
            scanner.Skip(" \t;");
            if (scanner.AtEnd || scanner.Next == ',')
                return relations ?? "";
            var name = scanner.Until("=;,").Trim();
            var value = ReadParameter(ref scanner);
            if (name.Equals("rel", StringComparison.OrdinalIgnoreCase))
                relations ??= value;
        }
    }

    private static bool IsNext(string relations)
    {
        var types = relations.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return types.Contains("next", StringComparer.OrdinalIgnoreCase);
    }

    private static string ReadParameter(ref HeaderScanner scanner)
    {
        if (scanner.Next != '=')
            return "";
        scanner.SkipOne();
        scanner.Skip(" \t");
        var value = scanner.Value(";,").Trim();
        scanner.Until(";,");
        return value;
    }
}
