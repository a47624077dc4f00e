namespace OciMultiArch.Transfer;

/// <summary>
/// The order in which roots get their tags: as given; neighbours that a later root holds go together.
/// </summary>
internal static class TagOrder
{
    public static IEnumerable<IReadOnlyList<PushRoot>> InBatches(IReadOnlyList<PushRoot> roots)
    {
        var lastHolders = LastHolders(roots);
        List<PushRoot> parts = [];
        foreach (var (place, root) in roots.Index())
        {
            var isPart = lastHolders.GetValueOrDefault(root.Digest) > place;
            if (parts.Count > 0 && (!isPart || HoldsAny(root, parts)))
            {
                yield return parts;
                parts = [];
            }
            if (isPart)
                parts.Add(root);
            else
                yield return [root];
        }
        if (parts.Count > 0)
            yield return parts;
    }

    // The place of the last root that holds a manifest.
    private static Dictionary<Digest, int> LastHolders(IReadOnlyList<PushRoot> roots)
    {
        Dictionary<Digest, int> last = [];
        foreach (var (place, root) in roots.Index())
            foreach (var entry in Entries(root))
                last[entry.Digest] = place;
        return last;
    }

    private static bool HoldsAny(PushRoot root, List<PushRoot> parts)
    {
        var entries = Entries(root).Select(static entry => entry.Digest).ToHashSet();
        return parts.Exists(part => entries.Contains(part.Digest));
    }

    private static IReadOnlyList<Descriptor> Entries(PushRoot root) => root.Artifact.Index?.Manifests ?? [];
}
