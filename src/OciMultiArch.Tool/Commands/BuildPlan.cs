using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary>What a <c>build</c> is asked to make, checked as a whole before anything runs.</summary>
internal sealed class BuildPlan
{
    private readonly ParseResult parsed;
    private readonly PlacedAnnotations annotations;
    private readonly IReadOnlyList<Platform> platforms;

    private BuildPlan(ParseResult parsed)
    {
        this.parsed = parsed;
        platforms = parsed.GetRequiredValue(BuildOptions.Platforms);
        Tags = [.. parsed.GetRequiredValue(BuildOptions.Tags).Distinct().OrderBy(static each => each == Tag.Latest)];
        ArchTags = parsed.GetValue(BuildOptions.PerArchTags) ? Arguments.ArchTags.Of(platforms, Tags) : [];
        annotations = new(parsed.GetRequiredValue(BuildOptions.Annotations), platforms.Count > 1 ? AnnotationPlace.Index : AnnotationPlace.Manifest);
        annotations.RefuseDocker(parsed.GetValue(SharedOptions.Format));
        if (platforms.Count == 1 && (annotations.Of(AnnotationPlace.Index).Count > 0 || annotations.Of(AnnotationPlace.Descriptor).Count > 0))
            throw new UsageException("One platform makes an image without an index: index: and descriptor: have no place here.");
    }

    /// <summary>The tags of the root, latest last.</summary>
    public IReadOnlyList<Tag> Tags { get; }

    /// <summary>The tags of each platform's image, or none at all.</summary>
    public IReadOnlyList<IReadOnlyList<Tag>> ArchTags { get; }

    /// <exception cref="UsageException">The words contradict each other.</exception>
    public static BuildPlan Of(ParseResult parsed) => new(parsed);

    /// <exception cref="UsageException">Go or the image cannot have what is asked.</exception>
    /// <exception cref="OciException">The program cannot be built, or the base cannot be read.</exception>
    public async Task<Artifact> BuildAsync(Session session, IProgress<PushProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var app = await AppAsync(session, cancellationToken);
            var built = await app.BuildAsync(BuildCache.At(parsed.GetValue(BuildOptions.Cache)), progress, cancellationToken);
            return built.Index is null ? built : await AnnotatedAsync(built, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            throw UsageException.Of(wrong);
        }
    }

    private async Task<GoApp> AppAsync(Session session, CancellationToken cancellationToken)
    {
        var from = parsed.GetValue(BuildOptions.Base);
        return new GoApp(parsed.GetRequiredValue(BuildOptions.Package))
        {
            Platforms = platforms,
            Base = from is null ? null : await from.GetAsync(session.Beside(from.Place, parsed.GetRequiredValue(BuildOptions.To)), cancellationToken),
            LdFlags = parsed.GetValue(BuildOptions.LdFlags),
            BuildTags = [.. parsed.GetRequiredValue(BuildOptions.BuildTags).SelectMany(static each => each.Split(','))],
            Labels = parsed.GetRequiredValue(BuildOptions.Labels),
            User = parsed.GetValue(BuildOptions.User),
            Format = parsed.GetValue(SharedOptions.Format) ?? ImageFormat.Oci,
            Annotations = annotations.Of(AnnotationPlace.Manifest),
        }.WithFiles(parsed);
    }

    // What is said of all images is not said of their index: that has its own words, and the base's name.
    private async Task<Artifact> AnnotatedAsync(Artifact built, CancellationToken cancellationToken)
    {
        if (annotations.IsEmpty)
            return built;
        var (index, manifest, descriptor) = (annotations.Of(AnnotationPlace.Index), annotations.Of(AnnotationPlace.Manifest), annotations.Of(AnnotationPlace.Descriptor));
        Dictionary<string, string> all = new(index, StringComparer.Ordinal);
        foreach (var (key, value) in built.Index!.Annotations.Where(each => !manifest.ContainsKey(each.Key)))
            all.TryAdd(key, value);
        var images = await built.ImagesAsync(cancellationToken);
        return await Artifact.IndexAsync(
            descriptor.Count == 0 ? images : images.Select(each => each.WithAnnotations(descriptor)), all, new() { Format = ImageFormat.Oci }, cancellationToken);
    }
}
