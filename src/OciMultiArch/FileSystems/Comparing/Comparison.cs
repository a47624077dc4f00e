namespace OciMultiArch.FileSystems;

/// <summary>Compares two images or indexes.</summary>
internal sealed class Comparison(Artifact one, Artifact other, CompareDepth depth)
{
    private readonly List<ImageDifference> found = [];

    public async ValueTask<IReadOnlyList<ImageDifference>> RunAsync(CancellationToken cancellationToken)
    {
        if (one.Digest == other.Digest)
            return [];
        if (one.Index is null && other.Index is null)
        {
            await AddAsync(one, other, cancellationToken).ConfigureAwait(false);
            return found;
        }
        AddIndexes();
        var before = ByPlatform(await one.ImagesAsync(cancellationToken).ConfigureAwait(false));
        var after = ByPlatform(await other.ImagesAsync(cancellationToken).ConfigureAwait(false));
        foreach (var key in before.Keys.Union(after.Keys))
        {
            var first = before.GetValueOrDefault(key);
            var second = after.GetValueOrDefault(key);
            if (first is null || second is null)
                AddPlatform(first, second);
            else
                await AddAsync(first, second, cancellationToken).ConfigureAwait(false);
        }
        return found;
    }

    private void AddIndexes()
    {
        found.Add(Documents.Digests(one, other, null));
        found.AddRange(Documents.Differences(one.Bytes, other.Bytes, DifferenceKind.Document, null));
        var before = Attestations(one);
        var after = Attestations(other);
        foreach (var gone in before.Except(after))
            found.Add(new() { Kind = DifferenceKind.Document, Name = "attestation", Before = gone });
        foreach (var added in after.Except(before))
            found.Add(new() { Kind = DifferenceKind.Document, Name = "attestation", After = added });
    }

    private static IReadOnlyList<string> Attestations(Artifact artifact)
    {
        var entries = artifact.Index?.Manifests ?? [];
        return [.. entries.Where(static entry => entry.IsAttestation).Select(static entry => $"{entry.Digest}")];
    }

    // Windows builds of one platform are compared with each other; of several images for one platform, each with its
    // like in the order of the index.
    private static Dictionary<(string Platform, int Number), Artifact> ByPlatform(IReadOnlyList<Artifact> images)
    {
        Dictionary<(string, int), Artifact> all = [];
        foreach (var image in images)
        {
            var name = NameOf(image.Descriptor.Platform);
            var number = 0;
            while (!all.TryAdd((name, number), image))
                number++;
        }
        return all;
    }

    private static string NameOf(Platform? platform)
    {
        if (platform is null)
            return "unknown";
        var plain = platform.Canonical() with { OsVersion = null, OsFeatures = [] };
        return plain.ToString();
    }

    private void AddPlatform(Artifact? first, Artifact? second)
    {
        var platform = (first ?? second)!.Descriptor.Platform;
        found.Add(new()
        {
            Kind = DifferenceKind.Platform,
            Platform = platform,
            Name = platform?.ToString() ?? "unknown",
            Before = first?.Digest.ToString(),
            After = second?.Digest.ToString(),
        });
    }

    private async ValueTask AddAsync(Artifact first, Artifact second, CancellationToken cancellationToken)
    {
        var platform = first.Descriptor.Platform ?? second.Descriptor.Platform;
        var entries = Documents.Entries(first.Descriptor, second.Descriptor, platform);
        found.AddRange(entries);
        if (first.Digest == second.Digest)
            return;
        found.Add(Documents.Digests(first, second, platform));
        found.AddRange(Documents.Differences(first.Bytes, second.Bytes, DifferenceKind.Document, platform));
        ImagePair pair = new(first, second, platform);
        found.AddRange(await pair.ConfigsAsync(cancellationToken).ConfigureAwait(false));
        found.AddRange(pair.Layers());
        if (depth != CompareDepth.Documents)
            found.AddRange(await pair.FilesAsync(depth, cancellationToken).ConfigureAwait(false));
    }
}
