using System.ComponentModel;
using System.Runtime.CompilerServices;
using OciMultiArch.Images;
using OciMultiArch.Joining;

namespace OciMultiArch;

/// <summary>
/// One index of images that several machines build: each pushes its images by digest and hands on a file, and one
/// machine joins the files. No tag is written but those of the index.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JoinExtensions
{
    extension(Repository repository)
    {
        /// <summary>
        /// Pushes images by their digests alone, without an index and without a tag. <c>JoinAsync</c> makes an index of
        /// what several machines push so. What is attached to the index alone is not pushed; a registry without OCI 1.1
        /// referrers gets a tag <c>sha256-HEX</c> for each list of them.
        /// </summary>
        /// <param name="artifact">
        /// An image, or an index of which each image is pushed with its attestations and with what is attached to it
        /// (<see cref="Artifact.Attached"/>).
        /// </param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>What is there now.</returns>
        /// <exception cref="InvalidContentException">An image has no platform.</exception>
        /// <exception cref="OciException">The registry or a source failed.</exception>
        public async ValueTask<PushedImages> PushByDigestAsync(
            Artifact artifact, PushOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(artifact);
            var roots = await RootsAsync(artifact, cancellationToken).ConfigureAwait(false);
            await repository.PushAsync(roots, options, cancellationToken).ConfigureAwait(false);
            var images = roots.Select(static root => root.Artifact.Descriptor);
            return new() { Repository = repository.Name, Images = [.. images] };
        }
    }

    extension(RegistryClient client)
    {
        /// <summary>
        /// Makes one index of what several machines pushed by digest and writes it. The images are ordered by platform,
        /// whatever the order of the files. At a registry that needs no token this is one request for each tag, as
        /// nothing is read that the files say.
        /// </summary>
        /// <param name="files">What the machines pushed.</param>
        /// <param name="tags">
        /// The tags of the index, for example a version and then <c>latest</c>; none to write it by its digest alone.
        /// </param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">A tag or the artifact type is malformed; nothing was written.</exception>
        /// <exception cref="ArgumentException">There is no file; nothing was written.</exception>
        /// <exception cref="InvalidContentException">
        /// Two images are for one platform, the files name several repositories and <see cref="JoinOptions.To"/> is not
        /// set, or the images make no index; nothing was written.
        /// </exception>
        /// <exception cref="ContentNotFoundException">
        /// An image is not where its file says; the index was not written.
        /// </exception>
        /// <exception cref="RegistryException">The registry refused or failed.</exception>
        public ValueTask<PushReport> JoinAsync(
            IEnumerable<PushedImages> files,
            IEnumerable<string> tags,
            JoinOptions? options = null,
            CancellationToken cancellationToken = default) =>
            client.JoinAsync(files, Tag.ParseAll(tags), options, cancellationToken);

        /// <summary>Makes one index of what many machines pushed, as <c>JoinAsync</c> with texts does.</summary>
        /// <param name="files">What the machines pushed.</param>
        /// <param name="tags">The tags of the index; none to write it by its digest alone.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The artifact type is malformed; nothing was written.</exception>
        /// <exception cref="ArgumentException">There is no file; nothing was written.</exception>
        /// <exception cref="OciException">
        /// The images make no index, one is not where its file says, or the registry refused or failed.
        /// </exception>
        [OverloadResolutionPriority(-1)]
        public async ValueTask<PushReport> JoinAsync(
            IEnumerable<PushedImages> files,
            IEnumerable<Tag> tags,
            JoinOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(tags);
            Tag[] names = [.. tags];
            JoinInputs inputs = new(client, files, (options ?? new()).Copy());
            var index = await inputs.IndexAsync(cancellationToken).ConfigureAwait(false);
            NamedArtifact root = new(index) { Tags = names };
            try
            {
                var reports = await inputs.Repository.PushAsync([root], null, cancellationToken).ConfigureAwait(false);
                return reports[0];
            }
            catch (OciException failure) when (SaysMissing(failure))
            {
                throw await inputs.MissingAsync(cancellationToken).ConfigureAwait(false) ?? failure;
            }
        }

        /// <summary>
        /// The index that <c>JoinAsync</c> would write, to be looked at or pushed. Uses no network unless
        /// <see cref="JoinOptions.ChecksImages"/> is set.
        /// </summary>
        /// <param name="files">What the machines pushed.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The artifact type is malformed.</exception>
        /// <exception cref="ArgumentException">There is no file.</exception>
        /// <exception cref="InvalidContentException">
        /// Two images are for one platform, the files name several repositories and <see cref="JoinOptions.To"/> is not
        /// set, or the images make no index.
        /// </exception>
        /// <exception cref="ContentNotFoundException">An image that is to be checked is not there.</exception>
        public ValueTask<Artifact> JoinedIndexAsync(
            IEnumerable<PushedImages> files,
            JoinOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            JoinInputs inputs = new(client, files, (options ?? new()).Copy());
            return inputs.IndexAsync(cancellationToken);
        }
    }

    private static async ValueTask<IReadOnlyList<NamedArtifact>> RootsAsync(
        Artifact artifact, CancellationToken cancellationToken)
    {
        var index = await Artifact.CreateIndexAsync([artifact], null, null, cancellationToken).ConfigureAwait(false);
        List<NamedArtifact> roots = [];
        var groups = ImageGroup.Of(IndexEntry.AllOf(index));
        foreach (var entry in groups.SelectMany(static group => group.Entries))
        {
            var child = await index.ChildAsync(entry.Descriptor, cancellationToken).ConfigureAwait(false);
            var attached = AttachedTo(child, artifact.Attached);
            roots.Add(new(child.WithAttached(attached)));
        }
        return roots;
    }

    // What refers to what refers to it, too: a signature of its SBOM.
    private static List<Artifact> AttachedTo(Artifact image, IReadOnlyList<Artifact> attached)
    {
        List<Artifact> own = [];
        HashSet<Digest> subjects = [image.Digest];
        while (attached.FirstOrDefault(IsNext) is { } next)
        {
            own.Add(next);
            subjects.Add(next.Digest);
        }
        return own;

        bool IsNext(Artifact referrer) => subjects.Contains(referrer.Subject!.Digest) && !own.Contains(referrer);
    }

    private static bool SaysMissing(OciException failure) => failure switch
    {
        ContentNotFoundException => true,
        RegistryException refused => refused.ErrorCodes.Any(IsOfMissing),
        _ => false,
    };

    private static bool IsOfMissing(string code) => code is "MANIFEST_BLOB_UNKNOWN" or "MANIFEST_UNKNOWN";
}
