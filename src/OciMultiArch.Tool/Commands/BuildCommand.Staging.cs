using OciMultiArch.Go;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>Builds whatever the disk of the cache says.</content>
internal static partial class BuildCommand
{
    private static async ValueTask<Artifact> BuildAsync(
        Session session, GoApp app, OciLayout cache, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        var staging = session.Staging(cache);
        var withoutCache = app with { CacheFolder = null };
        if (!staging.Equals(cache))
            return await withoutCache.BuildAsync(staging, progress, cancellationToken);
        try
        {
            return await app.BuildAsync(cache, progress, cancellationToken);
        }
        catch (OciException failure) when (IsOf(cache, failure))
        {
            var spare = session.Spare(cache, failure.Reason);
            return await withoutCache.BuildAsync(spare, progress, cancellationToken);
        }
    }

    // A disk may be full only after a while.
    private static bool IsOf(OciLayout cache, OciException failure)
    {
        if (failure.Problem is not (Problem.LimitExceeded or Problem.DiskFailure))
            return false;
        return failure.Reason.Contains(cache.Folder, StringComparison.Ordinal);
    }
}
