using System.Runtime.CompilerServices;

namespace OciMultiArch;

/// <content>What refers to an artifact.</content>
public static partial class ArtifactExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// What refers to this image or index, such as SBOMs and signatures, each once and read: what is attached to it
        /// (<see cref="Artifact.Attached"/>), then what the places list that it was read from
        /// (<see cref="Artifact.Sources"/>). What a place lists and does not have is passed over. At a registry one question,
        /// or two where it has no list of referrers, and one GET for each. For descriptors alone, or for digests:
        /// <see cref="IContentSource.ReferrersAsync"/>.
        /// </summary>
        /// <param name="artifactType">Only those of this type, for example <c>application/spdx+json</c>; null for all.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="OciException">A place failed to answer.</exception>
        public async IAsyncEnumerable<Artifact> ReferrersAsync(
            string? artifactType = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            HashSet<Digest> met = [];
            foreach (var attached in artifact.Attached.Where(referrer => IsWanted(referrer, artifact, artifactType)))
            {
                met.Add(attached.Digest);
                yield return attached;
            }
            foreach (var source in artifact.Sources)
            {
                var listed = source.ReferrersAsync(artifact.Digest, artifactType, cancellationToken);
                await foreach (var referrer in listed.ConfigureAwait(false))
                {
                    if (!met.Add(referrer.Digest))
                        continue;
                    if (await source.FindAsync(referrer, cancellationToken).ConfigureAwait(false) is { } found)
                        yield return found;
                }
            }
        }
    }

    private static bool IsWanted(Artifact referrer, Artifact subject, string? artifactType)
    {
        if (referrer.Subject?.Digest != subject.Digest)
            return false;
        return artifactType is null || referrer.ArtifactType == artifactType;
    }
}
