namespace OciMultiArch.Json;

/// <summary>The elements of an array as they stand in a document.</summary>
internal static class JsonElements
{
    /// <summary>Every element of a member that is an array, without the blanks between its tokens; empty when the member is missing or null.</summary>
    /// <exception cref="FormatException">The document is not JSON, or the member is no array.</exception>
    public static IReadOnlyList<byte[]> Of(ReadOnlyMemory<byte> document, string member)
    {
        var root = JsonSpan.Of(document.Span);
        var at = root.Find(member);
        if (at < 0 || root.Children[at] is { Kind: System.Text.Json.JsonValueKind.Null })
            return [];
        return [.. root.Children[at].Children.Select(each => JsonLayout.Minified.Apply(document.Span[each.Start..each.End]))];
    }
}
