using System.ComponentModel;
using OciMultiArch.Unpacking;

namespace OciMultiArch;

/// <summary>Files that artifacts keep: out of the artifact into a folder.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ArtifactFilesExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// Writes the files of an artifact into a folder, each under the name that its layer has as
        /// <see cref="AnnotationKeys.Title"/>. A layer with <c>io.deis.oras.content.unpack</c> is a tar of the folder of
        /// that name, as oras makes it, and is unpacked. May use the network.
        /// </summary>
        /// <remarks>
        /// <para>
        /// No name leads out of the folder, neither by its parts nor by a symbolic link on the way. Every name is checked
        /// before anything is written, and every file gets its name when its digest has been verified. A file that is
        /// there with the same content is not fetched; one with other content is an error before anything is written,
        /// unless <see cref="FilePullOptions.ReplacesFiles"/>.
        /// </para>
        /// <para>
        /// Files get the mode that new files have. What a tar holds gets the mode that stands there, without set-user-ID
        /// and its like; and where the process runs as root, the owner. Tars with devices, pipes or links that lead out
        /// of their folder are refused.
        /// </para>
        /// </remarks>
        /// <param name="folder">The folder; it is made when it is missing.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work; nothing half-written stays.</param>
        /// <returns>One for each layer, in their order.</returns>
        /// <exception cref="InvalidOperationException">It is an index, which has no layers.</exception>
        /// <exception cref="ContentMismatchException">A name or a tar is refused, or a layer is damaged.</exception>
        /// <exception cref="ContentNotFoundException">A layer is missing, or none has a name.</exception>
        /// <exception cref="OciException">A file is there with other content, or the disk refuses.</exception>
        public async ValueTask<IReadOnlyList<PulledFile>> PullFilesAsync(
            string folder, FilePullOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(folder);
            if (artifact.Manifest is null)
                throw new InvalidOperationException($"{artifact.Digest} is an index and has no files. Take one of its images.");
            TargetFolder target = new(Path.GetFullPath(folder));
            FilePull pull = new(artifact, target, options ?? new());
            return await pull.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        /// <summary>
        /// Reads one file of an artifact into memory, verified: the layer whose <see cref="AnnotationKeys.Title"/> is its
        /// name. For small files; a large one is a blob of <see cref="Artifact.Layers"/>, which can be opened. May use the
        /// network.
        /// </summary>
        /// <param name="name">The name, for example <c>sbom.json</c>, case included.</param>
        /// <param name="limit">How many bytes to read at most; 8 MiB by default.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="ContentNotFoundException">No layer has this name, or no source has it.</exception>
        /// <exception cref="ContentMismatchException">
        /// Two different layers have this name, the file is larger than the limit, or it is not what its descriptor says.
        /// </exception>
        public async ValueTask<ReadOnlyMemory<byte>> ReadFileAsync(
            string name, int limit = NamedFile.DefaultMaxBytes, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            var file = NamedFile.In(artifact, name);
            return await file.ReadAsync(limit, cancellationToken).ConfigureAwait(false);
        }
    }
}
