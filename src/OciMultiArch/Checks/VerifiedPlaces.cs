namespace OciMultiArch.Checks;

/// <summary>
/// The manifests of a verification: each distinct one once, however many entries lead to it. Indexes that share children
/// would otherwise be looked at, and told of, as often as their entries multiply.
/// </summary>
/// <param name="top">The root.</param>
internal sealed class VerifiedPlaces(VerifiedManifest top)
{
    private readonly List<VerifiedManifest> all = [top];
    private readonly Dictionary<(Descriptor, bool), VerifiedManifest> contents = [];
    private readonly Dictionary<(Descriptor, bool, Platform?), VerifiedManifest> known = [];

    /// <summary>Each of them, level by level.</summary>
    public IReadOnlyList<VerifiedManifest> All => all;

    /// <summary>Counts an entry of an index.</summary>
    /// <param name="found">What it leads to.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="index">The index.</param>
    /// <returns>What is new below it; null when an equal entry came before.</returns>
    public VerifiedManifest? Add(Artifact found, Descriptor entry, VerifiedManifest index)
    {
        var content = (entry.Bare(), entry.IsAttestation);
        var platform = found.Index is null ? entry.Platform : null;
        var key = (content.Item1, content.IsAttestation, platform);
        if (known.TryGetValue(key, out var before))
        {
            before.CountPlace();
            return null;
        }
        string[] path = [.. index.Path, VerifiedManifest.NameOf(entry)];
        VerifiedManifest manifest = new(found.DescribedAs(entry), path, index)
        {
            SameContent = contents.GetValueOrDefault(content),
        };
        manifest.SameContent?.CountContent();
        contents.TryAdd(content, manifest);
        known.Add(key, manifest);
        all.Add(manifest);
        return manifest;
    }
}
