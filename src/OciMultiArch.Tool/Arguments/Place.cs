namespace OciMultiArch.Tool.Arguments;

/// <summary>Where images are: a repository of a registry, a layout folder, an OCI archive or a Docker archive.</summary>
internal abstract record Place
{
    /// <summary>Parses a place to read: <c>host/repository</c>, <c>oci:DIR</c>, <c>oci-archive:FILE</c> or <c>docker-archive:FILE[:REPO]</c>.</summary>
    /// <exception cref="FormatException">It is none of these, or has a tag or digest.</exception>
    public static Place Parse(string text)
    {
        if (Local(text) is var (place, tag))
            return tag is null
                ? place
                : throw new FormatException($"'{text}' names the tag '{tag}': only a place is wanted here, as {place.Form}.");
        if (!RepositoryName.TryParse(text, null, out var name) && ImageReference.TryParse(text, null, out var reference))
            throw new FormatException($"'{text}' names a {(reference.Digest is null ? "tag" : "digest")}: only a repository is wanted here, as {reference.Repository}.");
        return new RepositoryPlace(name ?? RepositoryName.Parse(text));
    }

    /// <summary>The same for a place to write: a Docker archive needs the repository of its names.</summary>
    /// <exception cref="FormatException">It is none of these, has a tag or digest, or lacks the repository.</exception>
    public static Place ParseNew(string text) => Parse(text).ForNew(text);

    /// <summary>Place and tag of a text that names a folder or file; null for any other text.</summary>
    /// <exception cref="FormatException">It names a digest, has no path, or ends in what is no tag.</exception>
    public static (Place Place, Tag? Tag)? Local(string text) =>
        LayoutPlace.Read(text) ?? OciArchivePlace.Read(text) ?? DockerArchivePlace.Read(text);

    /// <summary>What one writes for such a place without a tag.</summary>
    public abstract string Form { get; }

    /// <summary>The one file that it is, which is written as a whole; null when it is none.</summary>
    public string? ArchiveFile => this switch { OciArchivePlace oci => oci.File, DockerArchivePlace docker => docker.File, _ => null };

    public bool IsArchive => ArchiveFile is not null;

    public abstract IContentSource ForReading(RegistryClient client);

    /// <summary>A store that is also written to; an archive has to be completed.</summary>
    public abstract IContentStore ForWriting(RegistryClient client);

    /// <exception cref="FormatException">It says too little to be written.</exception>
    public Place ForNew(string text) => this is DockerArchivePlace { Repository: null }
        ? throw new FormatException($"'{text}' does not say which repository the images are of: write {Form}.")
        : this;

    /// <summary>Path and tag after a prefix. What follows the last ':' is a tag, unless it goes on as a path.</summary>
    protected static (string Path, Tag? Tag)? Split(string text, string prefix, string form)
    {
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var rest = text[prefix.Length..];
        var at = rest.LastIndexOf('@');
        if (at >= 0 && Digest.TryParse(rest[(at + 1)..], null, out _))
            throw new FormatException($"'{text}' names a digest: here a tag names an image, as {form}:TAG.");
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || IsDrive(rest, colon) || rest.AsSpan(colon).ContainsAny('/', Path.DirectorySeparatorChar))
            return (Full(rest, prefix), null);
        return (Full(rest[..colon], prefix), Tag.Parse(rest[(colon + 1)..]));
    }

    protected static string Full(string path, string prefix) => path.Length > 0
        ? Path.GetFullPath(path)
        : throw new FormatException($"The {(prefix == LayoutPlace.Prefix ? "folder" : "file")} is missing after '{prefix}'.");

    protected static bool IsDrive(string text, int colon) => OperatingSystem.IsWindows() && colon == 1 && char.IsAsciiLetter(text[0]);
}
