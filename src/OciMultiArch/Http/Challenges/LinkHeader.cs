using System.Diagnostics.CodeAnalysis;

namespace OciMultiArch.Http;

/// <summary>Reads <c>Link</c> headers (RFC 8288 section 3) of pages of a list. Never throws.</summary>
internal static class LinkHeader
{
    /// <summary>
    /// The target of the first link whose relation types hold <c>next</c>, as sent. Some registries leave out the
    /// brackets or the relation: a link without relation means the next page when it leads to the same list.
    /// </summary>
    /// <param name="values">The values of the headers.</param>
    /// <param name="list">The URL of the page.</param>
    /// <returns>
    /// The target, or null; and a value that cannot be read and may have been the next page, or null.
    /// </returns>
    public static (string? Target, string? Unreadable) Next(IEnumerable<string> values, Uri list)
    {
        string? unreadable = null;
        foreach (var value in values)
        {
            HeaderScanner scanner = new(value);
            scanner.Skip(" \t,");
            while (!scanner.AtEnd)
            {
                var link = ReadLink(ref scanner);
                if (link.IsNextOf(list))
                    return (link.Target, null);
                if (link.MayBeNext)
                    unreadable ??= value;
                scanner.Skip(" \t,");
            }
        }
        return (null, unreadable);
    }

    private static Link ReadLink(ref HeaderScanner scanner)
    {
        if (scanner.Next != '<')
        {
            var bare = scanner.Until(";,").Trim();
            return new(bare, ReadRelations(ref scanner), IsBare: true);
        }
        scanner.SkipOne();
        var target = scanner.Until(">").Trim();
        if (scanner.AtEnd)
            return new(null, null, IsBare: false);
        scanner.SkipOne();
        return new(target, ReadRelations(ref scanner), IsBare: false);
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

    /// <summary>One link.</summary>
    /// <param name="Target">Where it leads, as sent; null when it breaks off.</param>
    /// <param name="Relations">Its relation types; null or empty for none.</param>
    /// <param name="IsBare">Whether the target has no brackets.</param>
    private readonly record struct Link(string? Target, string? Relations, bool IsBare)
    {
        /// <summary>Whether this is not the next page as it stands, but may have been meant as that.</summary>
        public bool MayBeNext => Target is null || NamesNext || (IsBare && string.IsNullOrEmpty(Relations));

        private bool NamesNext
        {
            get
            {
                var types = Relations?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
                return types.Contains("next", StringComparer.OrdinalIgnoreCase);
            }
        }

        [MemberNotNullWhen(true, nameof(Target))]
        public bool IsNextOf(Uri list)
        {
            if (string.IsNullOrEmpty(Target))
                return false;
            return NamesNext || (string.IsNullOrEmpty(Relations) && IsOf(list, Target));
        }

        // The path before a list may be another behind a proxy; its end says which list it is.
        private static bool IsOf(Uri list, string target)
        {
            var path = target.Split('?', 2)[0];
            if (path.Length == 0)
                return true;
            return path.Split('/')[^1] == list.AbsolutePath.Split('/')[^1];
        }
    }
}
