using System.Diagnostics;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Transfer;

/// <summary>Finds out and does what a push does, each in a span.</summary>
internal static class TracedPush
{
    /// <summary>Finds out what there is to do, by reading alone.</summary>
    public static async ValueTask PlanAsync(PushScope work, CancellationToken cancellationToken)
    {
        using var span = Start("oci.plan", work);
        try
        {
            await work.PlanAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            throw;
        }
    }

    /// <summary>Does the work; finds out first what there is to do, where no plan has.</summary>
    public static async ValueTask RunAsync(PushScope work, PushJournal tally, CancellationToken cancellationToken)
    {
        using var span = Start("oci.push", work);
        try
        {
            if (!work.IsPlanned)
                await work.DiscoverAsync(cancellationToken).ConfigureAwait(false);
            await new PushRun(work, tally).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            throw;
        }
        finally
        {
            if (span is not null)
                Tell(span, tally.Reports());
        }
    }

    private static Activity? Start(string name, PushScope work)
    {
        var span = Instruments.Source.StartActivity(name);
        span?.SetTag(Keys.Store, work.Store.ToString());
        span?.SetTag(Keys.RootCount, work.Named.Count);
        if (work.Named is [var root])
            span?.SetTag(Keys.ManifestDigest, root.Digest.ToString());
        span?.SetTag(Keys.Tags, work.Named.SelectMany(static each => each.Tags).Select(static each => each.Value).ToArray());
        return span;
    }

    private static void Tell(Activity span, IReadOnlyList<PushReport> reports)
    {
        var blobs = reports.SelectMany(static each => each.Blobs).CountBy(static each => each.Arrival).ToDictionary();
        var manifests = reports.SelectMany(static each => each.Manifests).CountBy(static each => each.Arrival).ToDictionary();
        span.SetTag(Keys.Written, reports.SelectMany(static each => each.Written).Select(static each => each.Value).ToArray());
        span.SetTag(Keys.BlobCount, blobs.Values.Sum());
        span.SetTag(Keys.CopiedBlobs, blobs.GetValueOrDefault(Arrival.Copied));
        span.SetTag(Keys.MountedBlobs, blobs.GetValueOrDefault(Arrival.Mounted));
        span.SetTag(Keys.ManifestCount, manifests.Values.Sum());
        span.SetTag(Keys.CopiedManifests, manifests.GetValueOrDefault(Arrival.Copied));
    }
}
