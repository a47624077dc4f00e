using System.Globalization;

namespace Acme.ImageKeeper;

/// <summary>
/// Says of images that others have replaced that nobody cares for them any more. Their digests are known, so that nothing
/// of them is fetched: a referrer with an annotation is attached to each.
/// </summary>
internal sealed class EndOfLife(NamedRegistries registries, TimeProvider clock, TextWriter output)
{
    private const string Lifecycle = "application/vnd.acme.lifecycle";
    private const string Date = "vnd.acme.lifecycle.end-of-life.date";

    public async Task AnnotateAsync(IEnumerable<KnownImage> images, CancellationToken cancellationToken)
    {
        var today = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var each in images.Where(static each => each.IsReplaced))
        {
            var (image, old) = (each.Image, each.ToDescriptor());
            var repository = registries.Repository("public", image[..image.LastIndexOf(':')], RepositoryAccess.Push);
            if (await repository.ReferrersAsync(old.Digest, Lifecycle, cancellationToken).AnyAsync(cancellationToken))
                continue;
            var note = Artifact.CreateReferrer(old, Lifecycle, [], new Dictionary<string, string> { [Date] = today });
            await repository.PushAsync(note, cancellationToken: cancellationToken);
            await output.WriteLineAsync($"{repository}@{old.Digest}, which was {image}, ended its life on {today}.");
        }
    }
}
