using System.ComponentModel;
using OciMultiArch.Releasing;
using OciMultiArch.Telemetry;

namespace OciMultiArch;

/// <summary>Releases many indexes at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ReleaseExtensions
{
    extension(RegistryClient client)
    {
        /// <summary>
        /// Makes and writes every index of a release, each for itself: one that fails leaves nothing of its own behind
        /// and does not stop the others, and releasing again finishes it. Each distinct image is asked for once over
        /// the whole release: one request for its manifest and, unless its platform is stated and not checked, one for
        /// its config. An index whose images are in its own repository is one request more for each tag; images
        /// elsewhere are mounted or copied.
        /// </summary>
        /// <param name="file">What to release.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>One result for each index, in the order of the file; a failure is in it, not thrown.</returns>
        /// <exception cref="InvalidContentException">
        /// The release contradicts itself; nothing was asked or written.
        /// </exception>
        public ValueTask<IReadOnlyList<ReleaseResult>> ReleaseAsync(
            ReleaseFile file, ReleaseOptions? options = null, CancellationToken cancellationToken = default)
        {
            return Tracing.AroundAsync(
                "oci.release",
                RunAsync,
                span => span.SetTag(Keys.Indexes, file?.Indexes.Count),
                static (span, results) => span.SetTag(Keys.FailedIndexes, results.Count(IsFailed)));

            ValueTask<IReadOnlyList<ReleaseResult>> RunAsync()
            {
                ReleaseRun run = new(client, file, (options ?? new()).Copy());
                return run.RunAsync(cancellationToken);
            }
        }

        /// <summary>Finds out what a release would do, by reading alone (GET and HEAD).</summary>
        /// <param name="file">What to release.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>One result for each index, in the order of the file, with its plan, or why it would fail.</returns>
        /// <exception cref="InvalidContentException">The release contradicts itself; nothing was asked.</exception>
        public ValueTask<IReadOnlyList<ReleaseResult>> PlanReleaseAsync(
            ReleaseFile file, ReleaseOptions? options = null, CancellationToken cancellationToken = default)
        {
            ReleaseRun run = new(client, file, (options ?? new()).Copy());
            return run.PlanAsync(cancellationToken);
        }
    }

    private static bool IsFailed(ReleaseResult result) => !result.IsSuccess;
}
