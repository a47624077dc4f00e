using OciMultiArch.Registry;
using OciMultiArch.Telemetry;

namespace OciMultiArch;

/// <content>Copies to several places.</content>
public sealed partial class RegistryClient
{
    /// <summary>
    /// Copies an image or index with everything it holds under several other references, there or on other registries,
    /// each tag after its contents. What refers to it and to its images goes along and is searched for once, unless
    /// <see cref="PushOptions.Referrers"/> says otherwise. The source's layers are read once for each registry at most:
    /// repositories of one registry take them over from the first of them, where it mounts. Each place is independent:
    /// where one fails, the others go on and keep what they have.
    /// </summary>
    /// <remarks>
    /// Every registry reads what it lacks by itself: a layer that two registries lack is read twice, and one that two
    /// repositories of one registry lack once. One read for all would make every registry as slow as the slowest, and
    /// could not begin again for one of them alone. To read once from far away, copy to the first and from there on.
    /// </remarks>
    /// <param name="source">Where it is.</param>
    /// <param name="targets">Where it goes; without a tag, <c>latest</c>. A digest must be the source's.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work everywhere.</param>
    /// <returns>
    /// One result for each reference, in the order given; a failure is in it, not thrown. References of one repository
    /// have one result.
    /// </returns>
    /// <exception cref="FormatException">A text is not a reference; nothing was written.</exception>
    /// <exception cref="ArgumentException">A target names another digest; nothing was written.</exception>
    /// <exception cref="OciException">The source could not be read; nothing was written.</exception>
    public async ValueTask<IReadOnlyList<PushResult>> CopyAsync(
        string source,
        IEnumerable<string> targets,
        PushOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var from = ImageReference.Parse(source);
        ImageReference[] to = [.. targets.Select(static target => ImageReference.Parse(target))];
        return await Tracing.AroundAsync("oci.copy", () => CopyAsync(from, to, options, cancellationToken), span =>
        {
            span.SetTag(Keys.Source, from.ToString());
            span.SetTag(Keys.Target, string.Join<ImageReference>(' ', to));
        }).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<PushResult>> CopyAsync(
        ImageReference source, ImageReference[] targets, PushOptions? options, CancellationToken cancellationToken)
    {
        var artifact = await Repository(source.Repository).GetAsync(source, cancellationToken).ConfigureAwait(false);
        foreach (var target in targets)
            CheckDigest(target, artifact, $"{source}", nameof(targets));
        SpreadCopy copy = new(artifact, CopyOptions(options));
        var places = targets.GroupBy(PlaceOf).ToArray();
        var results = await copy.RunAsync(places, cancellationToken).ConfigureAwait(false);
        return [.. targets.Select(target => results[PlaceOf(target)])];

        Repository PlaceOf(ImageReference target) => Repository(target.Repository, RepositoryAccess.Push);
    }

    private static PushOptions CopyOptions(PushOptions? options)
    {
        var copied = options?.Copy() ?? new();
        copied.Referrers ??= ReferrerSelection.All;
        return copied;
    }
}
