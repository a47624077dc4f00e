using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>
/// Where images are: a repository of a registry, a layout folder, an OCI archive or a Docker archive.
/// </summary>
internal abstract partial record Place
{
    private const string StandardOutput = "/dev/stdout";

    /// <summary>How such a place is written without a tag.</summary>
    public abstract string Form { get; }

    /// <summary>The file of an archive, which is written as a whole; null for another place.</summary>
    public abstract string? ArchiveFile { get; }

    /// <summary>Whether the place is an archive.</summary>
    public bool IsArchive => ArchiveFile is not null;

    /// <summary>Whether the archive goes to the standard output, as that of <c>-</c> does.</summary>
    public bool IsStandardOutput => ArchiveFile is StandardOutput or "/dev/fd/1" or "/proc/self/fd/1";

    /// <summary>Whether the place can hold what refers to images, such as an SBOM.</summary>
    public bool HoldsReferrers => this is not (DockerTar or Engine);

    /// <summary>
    /// Parses a place to read: <c>host/repository</c>, <c>oci:DIR</c>, <c>oci-archive:FILE</c> or
    /// <c>docker-archive:FILE[:REPO]</c>.
    /// </summary>
    /// <exception cref="FormatException">The text is none of these, or has a tag or digest.</exception>
    public static Place Parse(string text)
    {
        if (ParseLocal(text) is { } local)
        {
            if (local.Name.IsEmpty)
                return local.Place;
            throw new FormatException($"'{text}' names {WhatOf(local.Name)}. Write only the place, as {local.Place.Form}.");
        }
        OtherForm.Refuse(text);
        if (RepositoryName.TryParse(text, null, out var name))
            return Registry.Of(name, text);
        if (!ImageReference.TryParse(text, null, out var reference))
            return new Registry(RepositoryName.Parse(text)); // says what is wrong
        var extra = reference.Digest is null ? "tag" : "digest";
        throw new FormatException($"'{text}' names a {extra}. Write only the repository, {reference.Repository}.");
    }

    /// <summary>Parses a place to write. A Docker archive needs the repository of its images.</summary>
    /// <exception cref="FormatException">
    /// The text is no place, has a tag or digest, or lacks the repository.
    /// </exception>
    public static Place ParseNew(string text) => Parse(text).ForNew(text);

    /// <summary>Parses the place of a folder or file, and what in it is meant; null for any other text.</summary>
    /// <exception cref="FormatException">The text has no path, or ends in an invalid name.</exception>
    public static (Place Place, LocalName Name)? ParseLocal(string text) =>
        Layout.Read(text) ?? OciTar.Read(text) ?? DockerTar.Read(text);

    /// <summary>A store to read from.</summary>
    public abstract IContentSource ForReading(RegistryClient client);

    /// <summary>A store that is also written to. Whoever writes an archive completes it.</summary>
    public abstract IContentStore ForWriting(RegistryClient client);

    /// <summary>The place itself, when it says enough to be written.</summary>
    /// <exception cref="FormatException">The place says too little.</exception>
    public abstract Place ForNew(string text);

    private static (string Path, LocalName Name)? Split(string text, string prefix)
    {
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var (path, name) = LocalName.Read(text[prefix.Length..]);
        return (FullPath(path, prefix), name);
    }

    private static string WhatOf(LocalName name)
    {
        if (name.Digest is not null)
            return "a digest";
        return name.Tag is null ? $"the image '{name.Text}'" : $"the tag '{name.Tag}'";
    }

    private static string FullPath(string path, string prefix)
    {
        if (path == "-" && prefix != Layout.Prefix)
            return StandardOutput;
        HomeSign.Refuse(path, prefix);
        RefuseUrl(path, prefix);
        if (path.Length > 0)
            return Path.GetFullPath(path);
        var kind = prefix == Layout.Prefix ? "folder" : "file";
        throw new FormatException($"The {kind} is missing after '{prefix}'.");
    }

    // In the root folder it is the same with one '/'.
    private static void RefuseUrl(string path, string prefix)
    {
        var rest = path.TrimStart('/');
        if (OperatingSystem.IsWindows() || path.Length - rest.Length < 2 || Environment.CurrentDirectory == "/")
            return;
        var written = rest.Length > 0 ? rest : "PATH";
        throw new FormatException(
            Output.Plain($"'{prefix}{path}' is no URL. Write {prefix}{written}, or {prefix}/{written} where it begins at the root."));
    }

    // '-' is the standard output where it is written, and the standard input where it is read.
    private static string ToRead(string file) => file == StandardOutput ? "/dev/stdin" : file;

    private static void RefuseFolder(string file)
    {
        if (Directory.Exists(file))
            throw new FormatException($"{Output.Plain(file)} is a folder, not an archive. Name a file.");
    }
}
