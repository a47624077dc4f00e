namespace OciMultiArch.Transfer;

/// <summary>The order in which roots get their names: as given; neighbours that a later root holds go together.</summary>
internal static class RootWaves
{
    public static IEnumerable<IReadOnlyList<PushRoot>> Of(IReadOnlyList<PushRoot> roots)
    {
        List<PushRoot> parts = [];
        foreach (var (at, root) in roots.Index())
        {
            if (parts.Exists(each => Holds(root, each)) || (parts.Count > 0 && !IsPart(root, roots.Skip(at + 1))))
            {
                yield return parts;
                parts = [];
            }
            if (IsPart(root, roots.Skip(at + 1)))
                parts.Add(root);
            else
                yield return [root];
        }
        if (parts.Count > 0)
            yield return parts;
    }

    private static bool IsPart(PushRoot root, IEnumerable<PushRoot> later) => later.Any(each => Holds(each, root));

    private static bool Holds(PushRoot root, PushRoot part) => root.Artifact.Index?.Manifests.Any(each => each.Digest == part.Digest) == true;
}
