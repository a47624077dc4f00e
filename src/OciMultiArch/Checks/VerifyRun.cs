using OciMultiArch.Content;

namespace OciMultiArch.Checks;

/// <summary>One verification: the manifests level by level, then their contents, then what they say of each other.</summary>
internal sealed class VerifyRun(Artifact root, VerifyOptions options)
{
    private readonly Dictionary<Descriptor, ReadManifest> manifests = new() { [root.Descriptor.Bare()] = new(root, null) };
    private readonly List<Node> nodes = [];
    private readonly Dictionary<Node, List<VerifyProblem>> problems = [];

    public async ValueTask<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        await WalkAsync(cancellationToken).ConfigureAwait(false);
        Contents contents = new(options.Depth);
        foreach (var node in nodes)
            contents.Add(node);
        await contents.LookAsync(cancellationToken).ConfigureAwait(false);
        List<Platform> platforms = [];
        foreach (var node in nodes)
        {
            Add(node, node.Artifact.Index is null ? ImageChecks.Of(node, contents) : IndexChecks.Of(node, contents));
            if (node.IsImage && PlatformOf(node, contents) is { } platform && !platforms.Contains(platform))
                platforms.Add(platform);
        }
        Add(nodes[0], Missing(platforms));
        var (blobs, bytes) = contents.Sound;
        var sound = manifests.Where(static each => each.Value.Found is not null).Select(static each => each.Key).ToArray();
        return new()
        {
            Root = root.Descriptor,
            Depth = options.Depth,
            Manifests = sound.Length,
            Blobs = blobs,
            Bytes = bytes + sound.Sum(static each => each.Size),
            Platforms = platforms,
            Problems = [.. InOrder(nodes[0])],
        };
    }

    private async ValueTask WalkAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Node> level = [new(root, [root.Digest.ToString()])];
        for (var depth = 0; level.Count > 0; depth++)
        {
            foreach (var node in level)
            {
                nodes.Add(node);
                problems[node] = [];
            }
            var indexes = level.Where(static each => each.Artifact.Index is not null).ToArray();
            var named = nodes.Count + indexes.Sum(static each => each.Artifact.Index!.Manifests.Count);
            if (indexes.Length > 0 && (depth == ImageWalk.MaxNesting || named > ImageWalk.MaxManifests))
            {
                var refusal = depth == ImageWalk.MaxNesting ? ImageWalk.TooDeep(root) : ImageWalk.TooMany(root);
                Add(indexes[0], [indexes[0].Problem(VerifyProblemKind.TooLarge, $"{refusal.Message} What is below was not looked at; write an index of fewer.")]);
                return;
            }
            level = await ChildrenAsync(indexes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<IReadOnlyList<Node>> ChildrenAsync(Node[] indexes, CancellationToken cancellationToken)
    {
        var entries = indexes.SelectMany(static node => node.Artifact.Index!.Manifests.Where(static each => each.MediaType.IsManifest).Select(entry => (node, entry))).ToArray();
        var asked = entries.Where(each => !manifests.ContainsKey(each.entry.Bare())).DistinctBy(static each => each.entry.Bare()).ToArray();
        var answers = new ReadManifest[asked.Length];
        await Parallel.ForAsync(0, asked.Length, ImageWalk.AtMost(cancellationToken), async (at, cancel) =>
            answers[at] = await ReadManifest.OfAsync(asked[at].node.Artifact, asked[at].entry, cancel).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var (each, answer) in asked.Zip(answers))
            manifests[each.entry.Bare()] = answer;
        List<Node> children = [];
        foreach (var (node, entry) in entries)
        {
            var (found, wrong) = manifests[entry.Bare()];
            if (found is not null)
                children.Add(new(found.DescribedAs(entry), [.. node.Path, Node.NameOf(entry)], node));
            else
                Add(node, [CheckText.OfChild(node, entry, wrong!)]);
        }
        return children;
    }

    private IEnumerable<VerifyProblem> Missing(List<Platform> platforms)
    {
        var here = platforms.Select(static each => each.Canonical()).ToArray();
        foreach (var wanted in options.ExpectedPlatforms.Where(wanted => !here.Any(each => ArtifactExtensions.IsMadeFor(each, wanted.Canonical()))))
            yield return new()
            {
                Kind = VerifyProblemKind.PlatformMissing,
                Severity = VerifySeverity.Error,
                Path = nodes[0].Path,
                Message = $"There is no image for {wanted}, which is expected. Build it, and add it to the index.",
            };
    }

    private static Platform? PlatformOf(Node node, Contents contents) =>
        node.Artifact.Descriptor.Platform.IsNamed() ? node.Artifact.Descriptor.Platform : contents.Config(node)?.Platform;

    private void Add(Node node, IEnumerable<VerifyProblem> found) => problems[node].AddRange(found);

    // Level by level is the order of asking; a reader wants each index with all that is below it.
    private IEnumerable<VerifyProblem> InOrder(Node node) =>
        problems[node].Concat(nodes.Where(each => ReferenceEquals(each.Parent, node)).SelectMany(InOrder));
}
