using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// What one machine pushed by digest for another to join: the repository, and a descriptor of each image and
/// attestation. A result file carries it from machine to machine. Immutable; equal when every member is.
/// </summary>
public sealed partial record PushedImages
{
    /// <summary>Where the images are.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>
    /// The images, each with its platform and annotations as an index will say them; attestations stand after their
    /// image.
    /// </summary>
    public IReadOnlyList<Descriptor> Images { get; init => field = Frozen.List(value); } = Frozen.Empty<Descriptor>();

    /// <summary>The file this was read from, for messages; null when it was not.</summary>
    public string? File { get; init; }

    /// <summary>Reads a result file, at most 4 MiB.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContentNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidContentException">The file is not a result file.</exception>
    /// <exception cref="OciException">The file cannot be read, or is too large.</exception>
    public static ValueTask<PushedImages> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadFileAsync(path, cancellationToken);
    }

    /// <summary>Writes a result file. A file that has this name stays until the new one is whole.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">The file cannot be written.</exception>
    public ValueTask WriteAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return WriteFileAsync(path, cancellationToken);
    }
}
