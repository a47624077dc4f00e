using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>
/// <c>build --push-by-digest</c>: the images without an index and without a tag, and a file that lists them.
/// </content>
internal static partial class BuildCommand
{
    private static async Task<int> PushByDigestAsync(
        Session session, Settings settings, CancellationToken cancellationToken)
    {
        var place = (Place.Registry)settings.To[0];
        var file = settings.ResultFile!;
        if (!session.IsDryRun)
            await ProbeAsync(file, place.Name, cancellationToken);
        var pushed = await ProgressView.ShowAsync(session.Progress, progress =>
            PushAsync(session, settings, place, progress, cancellationToken));
        var written = session.IsDryRun ? null : file;
        var images = pushed.Images.Select(static image => Report.Manifest.Of(image));
        PushedDocument document = new(
            place.ToString(), written, [.. images], session.IsDryRun, session.Requests);
        session.Print(document, static json => json.PushedDocument, document.Write);
        return 0;
    }

    private static async Task<PushedImages> PushAsync(
        Session session, Settings settings, Place.Registry place, IProgress<PushProgress>? progress,
        CancellationToken cancellationToken)
    {
        var built = await BuildAsync(session, settings, progress, cancellationToken);
        await session.ExpectAsync(built, cancellationToken);
        if (session.IsDryRun)
        {
            var index = await Artifact.CreateIndexAsync([built], null, null, cancellationToken);
            return new() { Repository = place.Name, Images = index.Index!.Manifests };
        }
        var repository = session.Repository(place, RepositoryAccess.Push);
        var options = session.NewPushOptions(progress);
        var pushed = await repository.PushByDigestAsync(built, options, cancellationToken);
        await pushed.WriteAsync(settings.ResultFile!, cancellationToken);
        return pushed;
    }

    // Without the file nobody can find what was pushed. So a disk that refuses it is found before the build.
    private static async Task ProbeAsync(string file, RepositoryName repository, CancellationToken cancellationToken)
    {
        if (Directory.Exists(file))
            throw new UsageException($"--result {file} is a folder. Name a file.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var probe = Path.Combine(folder, $".tmp-{Guid.NewGuid():N}");
        await new PushedImages { Repository = repository }.WriteAsync(probe, cancellationToken);
        File.Delete(probe);
    }
}
