namespace OciMultiArch.Tool.Arguments;

/// <summary>A file of <c>docker save</c> by its full path, and the repository whose images are meant; null for all.</summary>
internal sealed record DockerArchivePlace(string File, RepositoryName? Repository) : Place
{
    private const string Prefix = "docker-archive:";

    public override string Form => "docker-archive:FILE:REPO";

    /// <summary>Reads <c>docker-archive:FILE[:REPO[:TAG]]</c>, split at the first ':' as names hold more of them; null for any other text.</summary>
    /// <exception cref="FormatException">It is malformed or names a digest.</exception>
    public static (Place Place, Tag? Tag)? Read(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var rest = text[Prefix.Length..];
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (IsDrive(rest, colon))
            colon = rest.IndexOf(':', colon + 1);
        if (colon < 0)
            return (new DockerArchivePlace(Full(rest, Prefix), null), null);
        var name = ImageReference.Parse(rest[(colon + 1)..]);
        var tag = RepositoryName.TryParse(rest[(colon + 1)..], null, out _) ? null : name.Tag;
        return name.Digest is null
            ? (new DockerArchivePlace(Full(rest[..colon], Prefix), name.Repository), tag)
            : throw new FormatException($"'{text}' names a digest: here a tag names an image, as docker-archive:FILE:REPO:TAG.");
    }

    public override IContentSource ForReading(RegistryClient client) => Repository is null ? DockerArchive.At(File) : DockerArchive.At(File, Repository);

    public override IContentStore ForWriting(RegistryClient client) => DockerArchive.Create(File, Repository!);

    public override string ToString() => $"{Prefix}{File}{(Repository is null ? "" : $":{Repository}")}";
}
