namespace OciMultiArch.SupplyChain;

/// <summary>What is known of some images: themselves, their sources, what they are built on, and the Go they say.</summary>
internal sealed class ProvenanceFacts
{
    /// <summary>The index, if it is one, and its images.</summary>
    public required IReadOnlyList<Artifact> Subjects { get; init; }

    public string? Source { get; init; }

    public string? Revision { get; init; }

    /// <summary>The images that went into it, each once.</summary>
    public required IReadOnlyList<Dependency> Dependencies { get; init; }

    /// <summary>The versions of Go that the programs say, in order; empty for none.</summary>
    public required IReadOnlyList<string> GoVersions { get; init; }

    /// <summary>Gathers them. Layers are read for their programs, but those of the base; may use the network.</summary>
    public static async ValueTask<ProvenanceFacts> GatherAsync(
        Artifact artifact, Provenance given, CancellationToken cancellationToken)
    {
        var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
        var isComposed = given.BuildType == Provenance.ComposedIndex;
        List<Dependency> dependencies = [];
        List<GoBuildInfo> programs = [];
        foreach (var image in images)
        {
            if (isComposed)
            {
                dependencies.Add(new(given.Base?.Reference?.Repository.ToString(), image.Digest));
                continue;
            }
            var config = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
            var below = await BaseContents.LayersAsync(image, config, given.Base, cancellationToken).ConfigureAwait(false);
            if (below is { } known)
                dependencies.Add(new(given.Base!.Reference?.Repository.ToString(), known.Base.Digest));
            else if (BaseContents.RecordedIn(image) is { } recorded)
                dependencies.Add(new(recorded.Name?.Repository.ToString(), recorded.Digest));
            var files = await ImageScan.ReadAsync(image, below?.Layers ?? 0, cancellationToken).ConfigureAwait(false);
            programs.AddRange(files.Select(static file => file.Program).OfType<GoBuildInfo>());
        }
        var annotations = artifact.Index?.Annotations ?? artifact.Manifest!.Annotations;
        var versions = programs.Select(static program => program.GoVersion).Distinct().Order(StringComparer.Ordinal);
        var source = given.Source ?? annotations.GetValueOrDefault(AnnotationKeys.Source);
        var revision = given.Revision ?? annotations.GetValueOrDefault(AnnotationKeys.Revision);
        // Who composes an index has not built its images, and says nothing of them.
        IEnumerable<Artifact> built = isComposed ? [] : images;
        var subjects = built.Prepend(artifact).DistinctBy(static one => one.Digest);
        var distinct = dependencies.DistinctBy(static one => one.Digest);
        return new()
        {
            Subjects = [.. subjects],
            Source = source,
            Revision = revision ?? RevisionIn(programs),
            Dependencies = [.. distinct],
            GoVersions = [.. versions],
        };
    }

    private static string? RevisionIn(IEnumerable<GoBuildInfo> programs)
    {
        var revisions = programs.Select(static program => program.Settings.GetValueOrDefault("vcs.revision"));
        return revisions.FirstOrDefault(static revision => revision is not null);
    }

    /// <summary>An image that went into others.</summary>
    /// <param name="Repository">Where it is; null where that is not known.</param>
    /// <param name="Digest">Its digest.</param>
    internal readonly record struct Dependency(string? Repository, Digest Digest);
}
