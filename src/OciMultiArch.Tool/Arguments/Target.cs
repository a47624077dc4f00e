namespace OciMultiArch.Tool.Arguments;

/// <summary>One image or index in a place: what REF, SOURCE and DEST stand for on the command line.</summary>
internal sealed record Target(Place Place, Tag? Tag, Digest? Digest)
{
    /// <summary>The forms of a target, for help texts.</summary>
    public const string Forms = "a registry reference, oci:DIR:TAG, oci-archive:FILE:TAG or docker-archive:FILE:REPO:TAG";

    /// <summary>
    /// Parses what exists: a registry reference, <c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c> or <c>docker-archive:FILE[:REPO:TAG]</c>. Without tag
    /// and digest <c>latest</c> is meant; in an archive, its only image where it has just one.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static Target Parse(string text)
    {
        if (Place.Local(text) is var (place, tag))
            return new(place, tag ?? (place.IsArchive ? null : Tag.Latest), null);
        var reference = ImageReference.Parse(text);
        return new(new RepositoryPlace(reference.Repository), reference.Tag, reference.Digest);
    }

    /// <summary>The same for what is to be written; without tag and digest <c>latest</c> is meant.</summary>
    /// <exception cref="FormatException">It is none of these, or says too little.</exception>
    public static Target ParseDestination(string text)
    {
        var target = Parse(text);
        return target with { Place = target.Place.ForNew(text), Tag = target.Tag ?? (target.Digest is null ? Tag.Latest : null) };
    }

    /// <summary>The same for what is to be written under a tag.</summary>
    /// <exception cref="FormatException">It is none of these, says too little, or names a digest.</exception>
    public static Target ParseNew(string text) => ParseDestination(text) is { Digest: null } target
        ? target
        : throw new FormatException($"'{text}' names a digest, which is known only once it is made; name a tag.");

    /// <summary>The same for what is changed where it is.</summary>
    /// <exception cref="FormatException">It is none of these, or is in an archive.</exception>
    public static Target ParseInPlace(string text) => Parse(text) is { Place.IsArchive: false } target ? target : throw InArchive(text);

    /// <exception cref="UsageException">What it names cannot be written in place.</exception>
    public static Target InPlace(Target target) => target switch
    {
        { Place.IsArchive: true } => throw new UsageException(InArchive(target.ToString()).Message + " Name another place with --to."),
        { Tag: null } => throw new UsageException($"{target} names a digest, which never changes: say with --to which tag the result gets."),
        _ => target with { Digest = null },
    };

    public static FormatException InArchive(string text) =>
        new($"'{text}' is in an archive, which is written as a whole and not changed afterwards: copy what it is to hold to another archive.");

    /// <exception cref="OciException">It is not there, or the place failed.</exception>
    public async ValueTask<Artifact> GetAsync(IContentSource source, CancellationToken cancellationToken) => source switch
    {
        Repository repository => await repository.GetAsync(Digest?.ToString() ?? Tag!.Value, cancellationToken),
        OciArchive archive when Tag is null => await OnlyAsync(archive, archive.RootsAsync(cancellationToken), cancellationToken),
        DockerArchive archive when Tag is null => await OnlyAsync(archive, archive.RootsAsync(cancellationToken), cancellationToken),
        OciLayout when Place is LayoutPlace layout && !Directory.Exists(layout.Folder) => throw new ContentNotFoundException($"There is no folder {layout.Folder}. Check its name."),
        _ => await source.GetAsync(Tag!.Value, cancellationToken),
    };

    public override string ToString() => $"{Place}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    private async ValueTask<Artifact> OnlyAsync(IContentSource archive, IAsyncEnumerable<Descriptor> roots, CancellationToken cancellationToken)
    {
        if (await roots.Take(2).ToListAsync(cancellationToken) is [var only])
            return await archive.FindAsync(only, cancellationToken) ?? throw new ContentNotFoundException($"{Place} lists {only.Digest}, but does not hold it. Make the archive again.");
        return await archive.FindAsync(Tag.Latest, cancellationToken)
            ?? throw new ContentNotFoundException($"{Place} has not just one image, and none is called latest: name a tag, see 'ocimulti tags {Place}'.");
    }
}
