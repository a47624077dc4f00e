using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch;

public static partial class ArtifactExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// This image, described as running on another platform: what <c>docker manifest annotate</c> does. No byte of
        /// the image changes. No network.
        /// </summary>
        /// <param name="platform">The platform that an index will state.</param>
        public Artifact WithPlatform(Platform platform)
        {
            ArgumentNullException.ThrowIfNull(platform);
            return artifact.DescribedAs(artifact.Descriptor with { Platform = platform });
        }

        /// <summary>
        /// This image with annotations that an index will state of it, in place of any before. No byte of the image
        /// changes. No network.
        /// </summary>
        /// <param name="annotations">The key-value pairs of its entry.</param>
        public Artifact WithAnnotations(IReadOnlyDictionary<string, string> annotations)
        {
            ArgumentNullException.ThrowIfNull(annotations);
            return artifact.DescribedAs(artifact.Descriptor with { Annotations = annotations });
        }

        /// <summary>
        /// This artifact with referrers that go with it wherever it is pushed, in place of any before. They are written
        /// after its contents and before its tags, so that nobody finds <c>latest</c> before its SBOM. An index that is
        /// made of the artifact takes them over. No byte changes. No network.
        /// </summary>
        /// <param name="referrers">
        /// Artifacts whose subject is this one or a part of it, as <c>Artifact.CreateReferrer</c> makes them. One that is
        /// given twice is attached once.
        /// </param>
        /// <exception cref="ArgumentException">A referrer has no subject.</exception>
        public Artifact WithAttached(IEnumerable<Artifact> referrers)
        {
            ArgumentNullException.ThrowIfNull(referrers);
            var attached = referrers.ToArray();
            foreach (var referrer in attached)
            {
                ArgumentNullException.ThrowIfNull(referrer, nameof(referrers));
                if (referrer.Subject is null)
                    throw new ArgumentException(
                        $"{referrer.Digest} has no subject, so nobody would find it where it is attached. "
                        + "Make it with Artifact.CreateReferrer.",
                        nameof(referrers));
            }
            return artifact.With(attached);
        }

        /// <summary>Makes an artifact of a new document, which is serialised here, once.</summary>
        internal static Artifact OfDocument<T>(MediaType type, T document, ArtifactParts parts)
        {
            var bytes = OciJson.Write(document);
            return new(Descriptor.Of(type, bytes), bytes, [], parts);
        }
    }

    /// <summary>
    /// Whether the artifact type of an entry says no more than that the entry is an image: some tools repeat the type
    /// of the image's config there.
    /// </summary>
    internal static bool RepeatsConfigType(this Descriptor entry) =>
        entry.ArtifactType == MediaType.OciConfig.Value || entry.ArtifactType == MediaType.DockerConfig.Value;
}
