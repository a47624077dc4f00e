namespace OciMultiArch.Tool.Arguments;

/// <summary>The annotations of a command line, each with the document it goes to.</summary>
internal sealed class PlacedAnnotations
{
    private readonly Dictionary<AnnotationPlace, Dictionary<string, string>> places = [];

    /// <param name="given">What the command line says.</param>
    /// <param name="usual">Where an annotation without a place goes.</param>
    /// <exception cref="UsageException">One document gets a key twice.</exception>
    public PlacedAnnotations(IReadOnlyList<Annotation> given, AnnotationPlace usual)
    {
        foreach (var each in given)
        {
            var place = each.Place ?? usual;
            if (!places.TryGetValue(place, out var pairs))
                places[place] = pairs = new(StringComparer.Ordinal);
            if (!pairs.TryAdd(each.Key, each.Value))
                throw new UsageException($"--annotation gives '{each.Key}' twice.");
        }
    }

    public bool IsEmpty => places.Count == 0;

    public IReadOnlyDictionary<string, string> Of(AnnotationPlace place) => places.GetValueOrDefault(place) ?? [];

    /// <exception cref="UsageException">The format is Docker's, which knows no annotations.</exception>
    public void RefuseDocker(ImageFormat? format)
    {
        if (format == ImageFormat.Docker && places.Count > 0)
            throw new UsageException("Docker's documents cannot hold annotations: leave out --annotation, or use --format oci.");
    }
}
