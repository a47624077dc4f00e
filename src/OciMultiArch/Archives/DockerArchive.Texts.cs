namespace OciMultiArch;

/// <content>Repositories by the texts that people write for them.</content>
public sealed partial class DockerArchive
{
    /// <summary>A handle on the images of one repository in an archive. Does not look at the disk.</summary>
    /// <param name="path">The path, full or relative to the current directory.</param>
    /// <param name="repository">The repository, for example <c>ghcr.io/acme/api</c>.</param>
    /// <exception cref="FormatException">The text is not the name of a repository.</exception>
    /// <exception cref="ArgumentException">The path is empty or not a path.</exception>
    public static DockerArchive At(string path, string repository) => At(path, RepositoryName.Parse(repository));

    /// <summary>
    /// An archive of one repository's images that comes by a stream, as
    /// <see cref="ReadAsync(Stream, RepositoryName, CancellationToken)"/> takes it.
    /// </summary>
    /// <param name="stream">The archive, plain or compressed; it stays open.</param>
    /// <param name="repository">The repository whose images are meant, for example <c>ghcr.io/acme/api</c>.</param>
    /// <param name="cancellationToken">Ends the work; nothing stays.</param>
    /// <exception cref="FormatException">The text is not the name of a repository.</exception>
    /// <exception cref="OciException">The archive cannot be read, or the disk refuses.</exception>
    public static ValueTask<DockerArchive> ReadAsync(
        Stream stream, string repository, CancellationToken cancellationToken = default) =>
        ReadAsync(stream, RepositoryName.Parse(repository), cancellationToken);

    /// <summary>
    /// An archive to push images to, as <see cref="Create(string, RepositoryName, Platform)"/> makes it.
    /// </summary>
    /// <param name="path">The path of the file; what is there is replaced as a whole.</param>
    /// <param name="repository">The repository of the names that <c>docker load</c> gives.</param>
    /// <param name="platform">The one platform that the archive is for; null, the default, for all.</param>
    /// <exception cref="FormatException">The text is not the name of a repository.</exception>
    /// <exception cref="ArgumentException">The path is empty or not a path.</exception>
    public static ArchiveWriter Create(string path, string repository, Platform? platform = null) =>
        Create(path, RepositoryName.Parse(repository), platform);

    /// <summary>
    /// An archive to push images to, which goes into a stream when it is completed, as
    /// <see cref="Create(Stream, RepositoryName, Platform)"/> makes it.
    /// </summary>
    /// <param name="destination">Where it goes; it is flushed and stays open.</param>
    /// <param name="repository">The repository of the names that <c>docker load</c> gives.</param>
    /// <param name="platform">The one platform that the archive is for; null, the default, for all.</param>
    /// <exception cref="FormatException">The text is not the name of a repository.</exception>
    public static ArchiveWriter Create(Stream destination, string repository, Platform? platform = null) =>
        Create(destination, RepositoryName.Parse(repository), platform);
}
