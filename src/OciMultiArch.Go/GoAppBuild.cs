using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>Makes the image of one program: check everything, build everything, then pack and describe.</summary>
internal sealed class GoAppBuild(GoApp app, IContentCache cache, GoHeartbeat pulse)
{
    private readonly DateTimeOffset created = app.Created ?? SourceDate(app);

    public async ValueTask<Artifact> RunAsync(CancellationToken cancellationToken)
    {
        CheckSettings();
        var source = GoSource.Of(app);
        var tool = GoTool.Find(app, source.Directory);
        GoInstallation go = new(tool);
        var targets = await go.TargetsAsync(app.Platforms, cancellationToken).ConfigureAwait(false);
        var extras = await SharedFilesLayer.ReadAsync(app, go.Root, cancellationToken).ConfigureAwait(false);
        var packages = await EachAsync(
            targets,
            (each, cancel) => GoPackage.FindAsync(tool, app, source, each, cancel),
            cancellationToken).ConfigureAwait(false);
        var images = await EachAsync(
            [.. targets.Zip(packages)],
            (each, cancel) => GoImage.PlanAsync(app, extras, created, each.First, each.Second, cancel),
            cancellationToken).ConfigureAwait(false);

        var folder = WorkFolder.Create(go.TemporaryFolder);
        await using (folder.ConfigureAwait(false))
        {
            GoBuild build = new(tool, app, source.Package, folder);
            var programs = await EachAsync(
                [.. targets.Index()],
                async (each, cancel) =>
                {
                    pulse.Builds(each.Item.Platform);
                    var program = await build.RunAsync(each.Item, each.Index, cancel).ConfigureAwait(false);
                    pulse.Built(each.Item.Platform);
                    return program;
                },
                cancellationToken).ConfigureAwait(false);
            var shared = await extras.PackAsync(cache, cancellationToken).ConfigureAwait(false);
            var built = await EachAsync(
                [.. images.Zip(programs)],
                (each, cancel) => each.First.AssembleAsync(cache, shared, each.Second, pulse, cancel),
                cancellationToken).ConfigureAwait(false);
            return built is [var only]
                ? only
                : await Artifact.IndexAsync(built, app.Annotations, new() { Format = app.Format, Base = app.Base }, cancellationToken).ConfigureAwait(false);
        }
    }

    private void CheckSettings()
    {
        if (app.Platforms.Count == 0)
            throw new ArgumentException("Platforms is empty: name at least one, such as linux/amd64.", nameof(app));
        Dictionary<string, Platform> seen = new(StringComparer.Ordinal);
        foreach (var platform in app.Platforms)
            if (platform.Canonical().ToString() is var key && !seen.TryAdd(key, platform))
                throw new ArgumentException(
                    $"{Printable.Short(seen[key].ToString())} and {Printable.Short(platform.ToString())} of Platforms are the same platform: leave one out.",
                    nameof(app));
        if (app.MaxParallel is < 1)
            throw new ArgumentException($"MaxParallel is {app.MaxParallel}; at least one program must be built at a time.", nameof(app));
        if (app.Format == ImageFormat.Docker && app.Annotations.Count > 0)
            throw new ArgumentException("A Docker manifest cannot hold Annotations. Use the OCI format, or Labels.", nameof(app));
        GoFlags.Check(app);
        GoTool.CheckEnvironment(app);
    }

    // The first failure ends its siblings.
    private async Task<TResult[]> EachAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        var atOnce = app.MaxParallel ?? System.Environment.ProcessorCount;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, parallel, async (at, cancel) =>
            results[at] = await work(items[at], cancel).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }

    // https://reproducible-builds.org/specs/source-date-epoch/
    private static DateTimeOffset SourceDate(GoApp app)
    {
        const string Name = "SOURCE_DATE_EPOCH";
        var text = app.Environment.GetValueOrDefault(Name) ?? System.Environment.GetEnvironmentVariable(Name);
        if (string.IsNullOrEmpty(text))
            return DateTimeOffset.UnixEpoch;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new BuildException($"{Name} is '{Printable.Short(text)}', not a number of seconds since 1970. Correct it, or set Created.");
    }
}
