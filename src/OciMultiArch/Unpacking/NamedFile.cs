using OciMultiArch.Internal;

namespace OciMultiArch.Unpacking;

/// <summary>A file of an artifact, found by its name.</summary>
internal static class NamedFile
{
    public const int DefaultMaxBytes = 8 << 20;

    private const int MaxNames = 10;

    /// <exception cref="ContentNotFoundException">No layer has this name.</exception>
    /// <exception cref="ContentMismatchException">Two different layers have it.</exception>
    public static Blob In(Artifact artifact, string name)
    {
        var found = artifact.Layers.Where(layer => Name(layer) == name).DistinctBy(static layer => layer.Digest).ToArray();
        return found switch
        {
            [var only] => only,
            [] => throw Missing(artifact, name),
            _ => throw new ContentMismatchException(
                Problem.InvalidContent,
                $"{artifact.Digest} holds {found.Length} different files named '{Printable.Short(name)}'.",
                new Remedy("Choose one of its layers by its digest.")),
        };
    }

    private static string? Name(Blob layer) => layer.Descriptor.Annotations.GetValueOrDefault(AnnotationKeys.Title);

    private static ContentNotFoundException Missing(Artifact artifact, string name)
    {
        if (artifact.Index is not null)
            return new(Problem.NotFound, $"{artifact.Digest} is an index and has no files.", new Remedy("Take one of its images."));
        var names = artifact.Layers.Select(Name).OfType<string>().ToArray();
        if (names.Length == 0)
            return new(
                Problem.NotFound,
                $"{artifact.Digest} has no file '{Printable.Short(name)}': none of its layers has a name ({AnnotationKeys.Title}).");
        var shown = string.Join(", ", names.Take(MaxNames).Select(static each => Printable.Short(each)));
        var more = names.Length > MaxNames ? $" and {names.Length - MaxNames} more" : "";
        return new(Problem.NotFound, $"{artifact.Digest} has no file '{Printable.Short(name)}'. It has {shown}{more}.");
    }
}
