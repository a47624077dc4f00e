namespace OciMultiArch.Transfer;

/// <summary>The order in which roots get their names: as given; neighbours that a later root holds go together.</summary>
internal static class TagOrder
{
    public static IEnumerable<IReadOnlyList<PushRoot>> InBatches(IReadOnlyList<PushRoot> roots)
    {
        var lastHolders = LastHolders(roots);
        List<PushRoot> parts = [];
        HashSet<Digest> held = [];
        foreach (var (at, root) in roots.Index())
        {
            var isPart = lastHolders.GetValueOrDefault(root.Digest) > at;
            if (parts.Count > 0 && (!isPart || Entries(root).Any(each => held.Contains(each.Digest))))
            {
                yield return parts;
                (parts, held) = ([], []);
            }
            if (!isPart)
            {
                yield return [root];
                continue;
            }
            parts.Add(root);
            held.Add(root.Digest);
        }
        if (parts.Count > 0)
            yield return parts;
    }

    private static Dictionary<Digest, int> LastHolders(IReadOnlyList<PushRoot> roots)
    {
        Dictionary<Digest, int> last = [];
        foreach (var (at, root) in roots.Index())
            foreach (var entry in Entries(root))
                last[entry.Digest] = at;
        return last;
    }

    private static IReadOnlyList<Descriptor> Entries(PushRoot root) => root.Artifact.Index?.Manifests ?? [];
}
