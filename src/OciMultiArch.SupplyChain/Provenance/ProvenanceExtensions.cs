using System.ComponentModel;

namespace OciMultiArch.SupplyChain;

/// <summary>Attaches provenance to images.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ProvenanceExtensions
{
    private const string StatementType = "application/vnd.in-toto+json";

    extension(Artifact artifact)
    {
        /// <summary>
        /// This image or index with its provenance attached: one in-toto statement of it and all its images, which refers
        /// to each of them as an OCI 1.1 referrer, so that it is found whatever is pulled; of an index that is composed of
        /// others' images, of the index alone. A push writes it before the
        /// tags. What is attached already stays. It is not signed. No byte of the image changes. Reads the layers that the
        /// <see cref="Provenance.Base"/> does not have for the versions of Go, unless the index is composed of others'
        /// images; uses the network where they are behind one.
        /// </summary>
        /// <param name="provenance">What is known of the build.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="InvalidOperationException">It is no container image, nor an index of one.</exception>
        /// <exception cref="InvalidContentException">An image is not built on the base that is named.</exception>
        /// <exception cref="OciException">An image cannot be read.</exception>
        public async ValueTask<Artifact> WithProvenanceAsync(
            Provenance provenance, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(artifact);
            ArgumentNullException.ThrowIfNull(provenance);
            var facts = await ProvenanceFacts.GatherAsync(artifact, provenance, cancellationToken).ConfigureAwait(false);
            var blob = Blob.Of(new(StatementType), ProvenanceWriter.Write(provenance, facts));
            Dictionary<string, string> annotations = new() { [AnnotationKeys.Title] = "provenance.json" };
            annotations["in-toto.io/predicate-type"] = ProvenanceWriter.PredicateType;
            blob = blob.WithAnnotations(annotations);
            var referrers = facts.Subjects.Select(subject => Artifact.CreateReferrer(subject, StatementType, [blob]));
            return artifact.WithAttached(artifact.Attached.Concat(referrers));
        }
    }
}
