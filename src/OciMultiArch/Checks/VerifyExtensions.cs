using System.ComponentModel;
using OciMultiArch.Checks;
using OciMultiArch.Telemetry;

namespace OciMultiArch;

/// <summary>Finds out whether an artifact is whole where it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VerifyExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// Looks at everything the artifact points at, where it would be read from: every manifest, config and layer,
        /// whether they agree, and, where layers are read, every byte of them. Nothing is written; each distinct
        /// manifest and blob is asked for once. Layers that may not be distributed and say where they are (<c>urls</c>)
        /// are not demanded. Uses the network.
        /// </summary>
        /// <param name="options">How closely; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>
        /// What was looked at and what is wrong. That something is missing or damaged is a result, not an exception.
        /// </returns>
        /// <exception cref="OciException">
        /// A place could not be asked: it is out of reach, refuses, or fails.
        /// </exception>
        public ValueTask<VerifyReport> VerifyAsync(
            VerifyOptions? options = null, CancellationToken cancellationToken = default)
        {
            return Tracing.AroundAsync(
                "oci.verify",
                RunAsync,
                span => span.SetTag(Keys.ManifestDigest, artifact.Digest.ToString()),
                static (span, report) =>
                {
                    span.SetTag(Keys.ManifestCount, report.Manifests);
                    span.SetTag(Keys.BlobCount, report.Blobs);
                    span.SetTag(Keys.Problems, report.Problems.Count);
                });

            ValueTask<VerifyReport> RunAsync()
            {
                VerifyRun run = new(artifact, (options ?? new()).Copy());
                return run.RunAsync(cancellationToken);
            }
        }
    }
}
