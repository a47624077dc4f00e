namespace OciMultiArch.Tool;

/// <summary>One image or index in a place: what REF, SOURCE and DEST stand for on the command line.</summary>
internal sealed record Target(Place Place, Tag? Tag, Digest? Digest)
{
    /// <summary>Parses a registry reference or <c>oci:DIR[:TAG]</c>; without tag and digest, <c>latest</c> is meant.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Target Parse(string text)
    {
        if (Place.Layout(text) is var (folder, tag))
            return new(Place.At(folder), tag ?? Tag.Latest, null);
        var reference = ImageReference.Parse(text);
        return new(Place.In(reference.Repository), reference.Tag, reference.Digest);
    }

    /// <summary>The same, for what is to be written under a tag.</summary>
    /// <exception cref="FormatException">It is neither, or names a digest.</exception>
    public static Target ParseNew(string text) => Parse(text) is { Digest: null } target
        ? target
        : throw new FormatException($"'{text}' names a digest, which is known only once it is made; name a tag.");

    /// <exception cref="OciException">It is not there, or the place failed.</exception>
    public async ValueTask<Artifact> GetAsync(IContentStore store, CancellationToken cancellationToken) => store is Repository repository
        ? await repository.GetAsync(Digest?.ToString() ?? Tag!.Value, cancellationToken)
        : await store.GetAsync(Tag!.Value, cancellationToken);

    public override string ToString() => $"{Place}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";
}
