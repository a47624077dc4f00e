using OciMultiArch.Go;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>Builds whatever the disk of the cache says.</content>
internal static partial class BuildCommand
{
    private static ValueTask<Artifact> BuildAsync(
        Session session, GoApp app, OciLayout cache, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        return session.WithStagingAsync(cache, BuildAsync);

        ValueTask<Artifact> BuildAsync(OciLayout layers)
        {
            var staged = layers.Equals(cache) ? app : app with { CacheFolder = null };
            return staged.BuildAsync(layers, progress, cancellationToken);
        }
    }
}
