namespace OciMultiArch.Tool.Arguments;

/// <summary>One annotation and the document it goes to; null for where the verb puts it.</summary>
internal sealed record Annotation(AnnotationPlace? Place, string Key, string Value)
{
    /// <exception cref="FormatException">There is no key or no '='.</exception>
    public static Annotation Parse(string text)
    {
        foreach (var (prefix, place) in ((string, AnnotationPlace)[])
            [("index:", AnnotationPlace.Index), ("manifest:", AnnotationPlace.Manifest), ("descriptor:", AnnotationPlace.Descriptor)])
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
                return Of(place, text[prefix.Length..]);
        }
        return Of(null, text);
    }

    private static Annotation Of(AnnotationPlace? place, string text)
    {
        var (key, value) = OptionParsers.Pair(text);
        return new(place, key, value);
    }
}
