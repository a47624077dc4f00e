namespace OciMultiArch.Tool.Arguments;

/// <summary>One image or index in a place: what REF, SOURCE and DEST stand for on the command line.</summary>
internal sealed partial record Target(Place Place, Tag? Tag, Digest? Digest)
{
    /// <summary>The forms of a target, for help texts.</summary>
    public const string Forms =
        "a registry reference, oci:DIR:TAG, oci-archive:FILE:TAG or docker-archive:FILE:REPO:TAG";

    /// <summary>A name that is no tag, as other programs write them into folders and archives; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The target to write, when a change is to be written in its place.</summary>
    /// <exception cref="UsageException">The target cannot be written in place.</exception>
    public Target InPlace()
    {
        if (Place.IsArchive)
            throw new UsageException($"{InArchive(ToString()).Message} Name another place with --to.");
        if (Name is not null)
            throw new UsageException($"{this} has a name that is no tag. Name the tag of the result with --to.");
        if (Digest is null)
            return this with { Tag = Tag ?? Tag.Latest };
        if (Tag is null)
            throw new UsageException(
                $"{this} names a digest, and what a digest names never changes. Name the tag of the result with --to.");
        return this with { Digest = null };
    }

    /// <summary>Reads the image or index.</summary>
    /// <exception cref="OciException">It is not there, or the place failed.</exception>
    public async ValueTask<Artifact> GetAsync(IContentSource source, CancellationToken cancellationToken)
    {
        if (source is Repository repository)
            return await repository.GetAsync(Digest?.ToString() ?? Tag!.Value, cancellationToken);
        if (Place is Place.Layout layout)
            _ = layout.Existing();
        if ((Digest?.ToString() ?? Name ?? Tag?.Value) is { } name)
            return await source.GetAsync(name, cancellationToken);
        return await source.GetAsync(cancellationToken);
    }

    /// <summary>The failure of a name that stands for nothing.</summary>
    public ContentNotFoundException NotFound() =>
        new(Problem.NotFound, $"{this} does not exist.", new($"Check its name with 'ocimulti tags {Place}'."));

    public override string ToString()
    {
        LocalName name = new(Tag, Name, Digest);
        return $"{Place}{name}";
    }
}
