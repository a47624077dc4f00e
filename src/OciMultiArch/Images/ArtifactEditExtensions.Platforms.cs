using OciMultiArch.Images;

namespace OciMultiArch;

public static partial class ArtifactEditExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// What is left when only some platforms are wanted. One platform gives its image; several give an index of
        /// their images with the attestations of these, in which everything that stays keeps its bytes. An image gives
        /// itself. Platforms that entries do not state, and those of indexes inside the index, are read.
        /// </summary>
        /// <param name="platforms">
        /// The platforms, in any spelling; each must be there, with the same variant. What one leaves out (version and
        /// features of the operating system, CPU features) may be any: where that means several images and one is
        /// wanted, it is the one that runs best on a host of that platform, the highest build of Windows for example.
        /// </param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="ArgumentException">There is no platform.</exception>
        /// <exception cref="ContentNotFoundException">
        /// A platform is not there (<see cref="Problem.MissingPlatform"/>); the message says which are.
        /// </exception>
        /// <exception cref="OciException">A manifest or config cannot be read.</exception>
        public ValueTask<Artifact> ForPlatformsAsync(
            IEnumerable<Platform> platforms, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(platforms);
            var wanted = platforms.ToArray();
            if (wanted.Length == 0)
                throw new ArgumentException("Name a platform: nothing would be left.", nameof(platforms));
            return new PlatformChoice(artifact, wanted).TakeAsync(cancellationToken);
        }
    }
}
