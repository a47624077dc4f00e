namespace OciMultiArch.Tool.Arguments;

/// <summary>One image or index in a place: what REF, SOURCE and DEST stand for on the command line.</summary>
internal sealed partial record Target(Place Place, Tag? Tag, Digest? Digest)
{
    /// <summary>The forms of a target, for help texts.</summary>
    public const string Forms =
        "a registry reference, oci:DIR:TAG, oci-archive:FILE:TAG or docker-archive:FILE:REPO:TAG";

    /// <summary>The target to write, when a change is to be written in its place.</summary>
    /// <exception cref="UsageException">The target cannot be written in place.</exception>
    public Target InPlace()
    {
        if (Place.IsArchive)
            throw new UsageException($"{InArchive(ToString()).Message} Name another place with --to.");
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
        if (Tag is null)
            return await OnlyAsync(source, cancellationToken);
        if (Place is Place.Layout layout)
            _ = layout.Existing();
        return await source.GetAsync(Tag.Value, cancellationToken);
    }

    /// <summary>The failure of a name that stands for nothing.</summary>
    public ContentNotFoundException NotFound() =>
        new(Problem.NotFound, $"{this} does not exist.", new($"Check its name with 'ocimulti tags {Place}'."));

    public override string ToString()
    {
        var tag = Tag is null ? "" : $":{Tag}";
        var digest = Digest is null ? "" : $"@{Digest}";
        return $"{Place}{tag}{digest}";
    }

    private async ValueTask<Artifact> OnlyAsync(IContentSource archive, CancellationToken cancellationToken)
    {
        var roots = archive is OciArchive oci
            ? oci.RootsAsync(cancellationToken)
            : ((DockerArchive)archive).RootsAsync(cancellationToken);
        if (await roots.Take(2).ToListAsync(cancellationToken) is [var only])
            return await archive.FindAsync(only, cancellationToken) ?? throw Incomplete(only);
        return await archive.FindAsync(Tag.Latest, cancellationToken) ?? throw new ContentNotFoundException(
            Problem.NotFound,
            $"{Place} does not hold exactly one image, and none has the tag latest.",
            new($"Name a tag; 'ocimulti tags {Place}' lists them."));
    }

    private ContentNotFoundException Incomplete(Descriptor only) =>
        new(Problem.NotFound, $"{Place} lists {only.Digest}, but does not hold it.", new("Make the archive again."));
}
