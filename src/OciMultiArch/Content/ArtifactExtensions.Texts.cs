namespace OciMultiArch;

public static partial class ArtifactExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>The image of an index that suits a platform best; null when none suits.</summary>
        /// <param name="platform">What it is to run on, for example <c>linux/arm64</c>.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is not a platform.</exception>
        public ValueTask<Artifact?> ImageForAsync(string platform, CancellationToken cancellationToken = default) =>
            artifact.ImageForAsync(Platform.Parse(platform), cancellationToken);

        /// <summary>The platforms of a list that no image here is made for; empty when none is missing.</summary>
        /// <param name="platforms">What is wanted, for example <c>linux/amd64,linux/arm64</c>.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is not a list of platforms.</exception>
        public ValueTask<IReadOnlyList<Platform>> MissingPlatformsAsync(
            string platforms, CancellationToken cancellationToken = default) =>
            artifact.MissingPlatformsAsync(Platform.ParseList(platforms), cancellationToken);

        /// <summary>A copy with a platform in its descriptor, as an index will say it.</summary>
        /// <param name="platform">The platform, for example <c>linux/arm/v7</c>.</param>
        /// <exception cref="FormatException">The text is not a platform.</exception>
        public Artifact WithPlatform(string platform) => artifact.WithPlatform(Platform.Parse(platform));
    }
}
