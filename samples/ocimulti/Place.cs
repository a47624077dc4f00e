namespace OciMultiArch.Tool;

/// <summary>A repository of a registry, or a layout folder; both are stores.</summary>
internal sealed record Place
{
    private const string LayoutPrefix = "oci:";

    /// <summary>The repository, or null for a layout.</summary>
    public RepositoryName? Repository { get; private init; }

    /// <summary>The layout's full path, or null for a repository.</summary>
    public string? Folder { get; private init; }

    /// <summary>Parses <c>host/repository</c> or <c>oci:DIR</c>.</summary>
    /// <exception cref="FormatException">It is neither, or has a tag or digest.</exception>
    public static Place Parse(string text)
    {
        if (Layout(text) is var (folder, tag))
            return tag is null ? At(folder) : throw new FormatException($"'{text}' names the tag '{tag}': only a folder is wanted here, as oci:DIR.");
        if (!RepositoryName.TryParse(text, null, out var name) && ImageReference.TryParse(text, null, out var reference))
            throw new FormatException($"'{text}' names a {(reference.Digest is null ? "tag" : "digest")}: only a repository is wanted here, as {reference.Repository}.");
        return In(name ?? RepositoryName.Parse(text));
    }

    public static Place In(RepositoryName repository) => new() { Repository = repository };

    /// <exception cref="FormatException">It is not a path.</exception>
    public static Place At(string folder) =>
        folder.Length > 0 ? new() { Folder = Path.GetFullPath(folder) } : throw new FormatException("The folder is missing after 'oci:'.");

    /// <summary>Folder and tag of <c>oci:DIR[:TAG]</c>; null for any other text. What follows the last ':' is a tag, unless it goes on as a path.</summary>
    /// <exception cref="FormatException">It names a digest, or what follows the last ':' is not a tag.</exception>
    public static (string Folder, Tag? Tag)? Layout(string text)
    {
        if (!text.StartsWith(LayoutPrefix, StringComparison.Ordinal))
            return null;
        var rest = text[LayoutPrefix.Length..];
        var at = rest.LastIndexOf('@');
        if (at >= 0 && OciMultiArch.Digest.TryParse(rest[(at + 1)..], null, out _))
            throw new FormatException($"'{text}' names a digest: in a layout a tag names an image, as oci:DIR:TAG.");
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || IsDrive(rest, colon) || rest.AsSpan(colon).ContainsAny('/', Path.DirectorySeparatorChar))
            return (rest, null);
        return (rest[..colon], OciMultiArch.Tag.Parse(rest[(colon + 1)..]));
    }

    public IContentStore Open(RegistryClient client, RepositoryAccess access) =>
        Repository is { } name ? client.Repository(name, access) : OciLayout.At(Folder!);

    public override string ToString() => Repository?.ToString() ?? LayoutPrefix + Folder;

    private static bool IsDrive(string text, int colon) => OperatingSystem.IsWindows() && colon == 1 && char.IsAsciiLetter(text[0]);
}
