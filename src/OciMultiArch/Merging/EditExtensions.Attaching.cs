using OciMultiArch.Content;

namespace OciMultiArch;

/// <content>What is attached to what is there.</content>
public static partial class EditExtensions
{
    extension(IContentStore store)
    {
        /// <summary>
        /// Attaches files to an image or index that is there, an SBOM for example: writes an OCI artifact that refers to it,
        /// by its digest alone (OCI 1.1). No tag is moved, and the image keeps its digest. <c>ReferrersAsync</c> finds it
        /// again. Doing it twice with the same files changes nothing. At a registry: one HEAD where the subject is named by
        /// text, and what a push of the artifact needs.
        /// </summary>
        /// <param name="subject">What it is attached to: a tag, a digest, a descriptor or the artifact; as text or not.</param>
        /// <param name="artifactType">What it is, a media type, for example <c>application/spdx+json</c>.</param>
        /// <param name="blobs">
        /// The files. <see cref="Blob.WithTitle"/> gives one the name that <c>ReadFileAsync</c> and <c>PullFilesAsync</c>
        /// know it by.
        /// </param>
        /// <param name="annotations">Annotations of its manifest; null for none.</param>
        /// <param name="options">How it is pushed; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>What was done; its <see cref="PushReport.Root"/> is what is attached now.</returns>
        /// <exception cref="FormatException">The type is not a media type, or a text neither tag nor digest.</exception>
        /// <exception cref="ContentNotFoundException">The subject is not there; nothing was written.</exception>
        /// <exception cref="OciException">The store or a source failed.</exception>
        public async ValueTask<PushReport> AttachAsync(
            TagOrDigest subject,
            string artifactType,
            IEnumerable<Blob> blobs,
            IReadOnlyDictionary<string, string>? annotations = null,
            PushOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(artifactType);
            ArgumentNullException.ThrowIfNull(blobs);
            var type = MediaType.Parse(artifactType).Value;
            var known = subject.Known ?? await SubjectAsync(store, subject, cancellationToken).ConfigureAwait(false);
            var referrer = Artifact.CreateReferrer(known, type, blobs, annotations);
            return await store.PushAsync(referrer, options: options, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    extension(RegistryClient client)
    {
        /// <summary>Attaches files to what a reference names, as <c>AttachAsync</c> of a repository does.</summary>
        /// <param name="reference">The image or index, for example <c>ghcr.io/acme/api:1.4.0</c>, by tag or digest.</param>
        /// <param name="artifactType">What it is, a media type, for example <c>application/spdx+json</c>.</param>
        /// <param name="blobs">The files.</param>
        /// <param name="annotations">Annotations of its manifest; null for none.</param>
        /// <param name="options">How it is pushed; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>What was done; its <see cref="PushReport.Root"/> is what is attached now.</returns>
        /// <exception cref="FormatException">The text is not a reference, or the type not a media type.</exception>
        /// <exception cref="ContentNotFoundException">The subject is not there; nothing was written.</exception>
        /// <exception cref="OciException">The registry or a source failed.</exception>
        public ValueTask<PushReport> AttachAsync(
            string reference,
            string artifactType,
            IEnumerable<Blob> blobs,
            IReadOnlyDictionary<string, string>? annotations = null,
            PushOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(client);
            var parsed = ImageReference.Parse(reference);
            TagOrDigest subject = parsed.Tag;
            if (parsed.Digest is not null)
                subject = parsed.Digest;
            var repository = client.Repository(parsed.Repository, RepositoryAccess.Push);
            return repository.AttachAsync(subject, artifactType, blobs, annotations, options, cancellationToken);
        }
    }

    private static async ValueTask<Descriptor> SubjectAsync(
        IContentStore store, TagOrDigest subject, CancellationToken cancellationToken)
    {
        // A mirror may show what the store does not have any more, or not yet.
        var itself = IMirroredStore.Of(store);
        if (await itself.ResolveAsync(subject, cancellationToken).ConfigureAwait(false) is { } found)
            return found;
        throw new ContentNotFoundException(
            Problem.NotFound, $"There is no '{subject}' in {store} to attach to.", Remedy.CheckTags($"{store}"));
    }
}
