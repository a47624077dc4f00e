using System.CommandLine;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>build --push-by-digest</c>: the images without an index and without a tag, and a file that says what they are.</summary>
internal static class DigestBuild
{
    public static Option<bool> PushByDigest { get; } = new("--push-by-digest")
    {
        Description = "Push the images by their digests alone, without an index; --result says which they are, and 'ocimulti join' makes the index of the files of all machines.",
    };

    public static Option<string?> Result { get; } = new("--result") { Description = "The file that --push-by-digest writes when all images are there.", HelpName = "FILE" };

    /// <summary>Whether it is asked for.</summary>
    /// <exception cref="UsageException">The words contradict each other.</exception>
    public static bool IsAsked(ParseResult parsed)
    {
        var (asked, file) = (parsed.GetValue(PushByDigest), parsed.GetValue(Result));
        if (asked != file is not null)
            throw new UsageException("--push-by-digest and --result belong together: the file says which images were pushed.");
        if (!asked)
            return false;
        if (parsed.GetRequiredValue(BuildOptions.Tags).Count > 0)
            throw new UsageException("--push-by-digest writes no tag: give it to 'ocimulti join'.");
        if (parsed.GetRequiredValue(BuildOptions.Annotations).Any(each => (each.Place ?? AnnotationPlace.Index) == AnnotationPlace.Index) && parsed.GetRequiredValue(BuildOptions.Platforms).Count > 1)
            throw new UsageException("--push-by-digest writes no index: give its annotations to 'ocimulti join', and those of the images as manifest:KEY=VALUE.");
        return parsed.GetRequiredValue(BuildOptions.To).Distinct().ToArray() is [RepositoryPlace]
            ? true
            : throw new UsageException("--push-by-digest needs one --to, a repository of a registry.");
    }

    public static async Task<int> RunAsync(Session session, ParseResult parsed, Func<IProgress<PushProgress>?, Task<Artifact>> build, CancellationToken cancellationToken)
    {
        var (place, file) = ((RepositoryPlace)parsed.GetRequiredValue(BuildOptions.To)[0], parsed.GetValue(Result)!);
        if (!session.IsDryRun)
            await TryAsync(file, place, cancellationToken);
        var pushed = await ProgressView.ShowAsync(session.Progress, async progress =>
        {
            var built = await build(progress);
            await session.ExpectAsync(built, cancellationToken);
            var index = await Artifact.IndexAsync([built], null, null, cancellationToken);
            if (session.IsDryRun)
                return new PushedImages { Repository = place.Name, Images = index.Index!.Manifests };
            var done = await ((Repository)session.ForWriting(place)).PushByDigestAsync(index, new() { Progress = progress, Recheck = session.IsRecheck }, cancellationToken);
            await done.WriteAsync(file, cancellationToken);
            return done;
        });
        PushedDocument document = new(place.ToString(), session.IsDryRun ? null : file, [.. pushed.Images.Select(static each => new ReportEntry(each.Platform?.ToString(), each.Digest.ToString(), each.Size))], session.IsDryRun, session.Requests);
        if (session.IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(document, ToolJson.Plain.PushedDocument));
        else
            document.Write();
        return 0;
    }

    // What was pushed is lost to others without its file, so a disk that refuses it is found first.
    private static async Task TryAsync(string file, RepositoryPlace place, CancellationToken cancellationToken)
    {
        if (Directory.Exists(file))
            throw new UsageException($"--result {file} is a folder: name a file.");
        var probe = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, $".tmp-{Guid.NewGuid():N}");
        await new PushedImages { Repository = place.Name }.WriteAsync(probe, cancellationToken);
        File.Delete(probe);
    }
}
