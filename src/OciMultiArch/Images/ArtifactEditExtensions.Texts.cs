namespace OciMultiArch;

public static partial class ArtifactEditExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>What is left when only some platforms are wanted: an image, or an index of several.</summary>
        /// <param name="platforms">The platforms, for example <c>linux/amd64,linux/arm64</c>; each must be there.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is not a list of platforms.</exception>
        /// <exception cref="ContentNotFoundException">
        /// A platform is not there (<see cref="Problem.MissingPlatform"/>); the message says which are.
        /// </exception>
        /// <exception cref="OciException">A manifest or config cannot be read.</exception>
        public ValueTask<Artifact> ForPlatformsAsync(string platforms, CancellationToken cancellationToken = default) =>
            artifact.ForPlatformsAsync(Platform.ParseList(platforms), cancellationToken);
    }
}
