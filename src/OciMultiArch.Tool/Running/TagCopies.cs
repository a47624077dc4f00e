using System.Collections.Concurrent;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>Copies many tags of many places: what fails is told at the end, and the others go on.</summary>
internal sealed class TagCopies(Session session, string? stateFolder)
{
    // Within one of them many tags are under way; the permits of a host are shared by all.
    private const int MaxCopies = 4;
    private readonly ConcurrentQueue<SyncReport.SyncedTag> items = new();
    private readonly ConcurrentQueue<string> leftOut = new();
    private readonly Lock printing = new();

    /// <summary>Copies, or only plans to, and says what came of it.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(IReadOnlyList<TagCopy> copies, CancellationToken cancellationToken)
    {
        PushCommand.CheckArchives(copies.Select(static copy => copy.To), session);
        await ProgressView.ShowAsync(session.Progress, async progress =>
        {
            ValueTask OneAsync(TagCopy copy, CancellationToken cancel) => CopyAsync(copy, progress, cancel);
            await ParallelWork.ForEachAsync(copies, OneAsync, cancellationToken, MaxCopies);
        });
        SyncReport report = new(items, session.Requests, session.IsDryRun)
        {
            LeftOut = [.. leftOut.Distinct().Order(StringComparer.Ordinal)],
        };
        session.Print(report, static json => json.SyncReport, report.Write);
        foreach (var failed in report.Items.Where(static item => item.Failure is not null))
            Output.Message($"{failed.To}: {failed.Error}");
        var areKept = session.KeepsTags && report.Items.Any(static item => item.IsClobber);
        return report.CountOf(SyncReport.Failed) == 0 && !areKept ? 0 : 1;
    }

    private async ValueTask CopyAsync(TagCopy copy, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var store = session.ForWriting(copy.To);
            await using var archive = store as ArchiveWriter;
            var isWhole = await CopyAsync(copy, store, progress, cancellationToken);
            if (archive is not null && isWhole && !session.IsDryRun)
                await archive.CompleteAsync(cancellationToken);
        }
        catch (OciException failure)
        {
            Tell(new($"{copy.From}", $"{copy.To}", SyncReport.Failed) { Failure = Failure.Of(failure) });
        }
    }

    /// <returns>Whether every tag is there.</returns>
    private async Task<bool> CopyAsync(
        TagCopy copy, IContentStore store, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        if (copy.From is Place.Layout layout)
            _ = layout.Existing();
        var referrers = ReferrersOf(copy);
        using var state = stateFolder is null ? null : SyncState.Open(stateFolder, copy, referrers);
        var push = session.NewPushOptions(progress);
        push.Referrers = referrers;
        var options = OptionsOf(copy, push, state);
        var source = session.ForReading(copy.From);
        var results = session.IsDryRun
            ? store.PlanTagsAsync(source, copy.Filter, options, cancellationToken)
            : store.CopyTagsAsync(source, copy.Filter, options, cancellationToken);
        var isWhole = true;
        var count = 0;
        await foreach (var result in results)
        {
            count++;
            isWhole &= result.IsSuccess;
            if (HasArrived(result))
                state?.Add(result.Tag, result.Source!.Digest);
            Tell(SyncReport.SyncedTag.Of($"{copy.From}", $"{copy.To}", result));
        }
        if (count == 0)
            Output.Message($"No tag of {copy.From} fits, so that nothing is copied.");
        await TellLeftOutAsync(copy, source, cancellationToken);
        return isWhole;
    }

    // Who names every tag means nothing else.
    private async Task TellLeftOutAsync(TagCopy copy, IContentSource source, CancellationToken cancellationToken)
    {
        var patterns = copy.Filter.Match;
        if (patterns.Count > 0 && patterns.All(static pattern => Tag.TryParse(pattern, null, out _)))
            return;
        foreach (var name in await SourceNames.WithoutTagAsync(source, cancellationToken))
            leftOut.Enqueue(name.StartsWith('@') ? $"{copy.From}{name}" : $"{copy.From}:{name}");
    }

    private ReferrerSelection ReferrersOf(TagCopy copy)
    {
        if (copy.Referrers is not { } words)
            return session.Referrers ?? ReferrerSelection.All;
        var takesTags = copy.TakesSignatureTags || session.TakesSignatureTags;
        return ReferrerOptions.Of(words) with { SignatureTags = takesTags };
    }

    private static TagCopyOptions OptionsOf(TagCopy copy, PushOptions push, SyncState? state)
    {
        TagCopyOptions options = new()
        {
            Push = push,
            Immutable = copy.Immutable,
            Known = state?.Known ?? new Dictionary<Tag, Digest>(),
            ReferrersOfUnchanged = state?.WantsReferrers ?? false,
        };
        if (copy.Platforms.Count > 0)
            options.Change = (artifact, cancel) => artifact.ForPlatformsAsync(copy.Platforms, cancel);
        return options;
    }

    private bool HasArrived(TagCopyResult result)
    {
        if (session.IsDryRun || result.Source is null || result.IsKept)
            return false;
        return result.IsSuccess;
    }

    private void Tell(SyncReport.SyncedTag item)
    {
        items.Enqueue(item);
        if (session.IsJson)
            return;
        lock (printing)
            item.Write();
    }
}
