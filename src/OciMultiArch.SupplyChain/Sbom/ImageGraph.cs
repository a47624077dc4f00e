namespace OciMultiArch.SupplyChain;

/// <summary>What is in an image, as an SBOM lists it.</summary>
internal static class ImageGraph
{
    /// <summary>Reads an image. Uses the network where its layers are behind one.</summary>
    /// <exception cref="OciException">It cannot be read, or is not built on the base that is named.</exception>
    public static async ValueTask<SbomGraph> OfAsync(
        Artifact image, SbomOptions options, CancellationToken cancellationToken)
    {
        var config = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
        var below = await BaseContents.FindAsync(image, config, options, cancellationToken).ConfigureAwait(false);
        var files = await ImageScan.ReadAsync(image, below?.Layers ?? 0, cancellationToken).ConfigureAwait(false);
        var name = options.Name ?? NameOf(files);
        var root = NodeOf(name, image.Descriptor, image.Descriptor.Platform ?? config.Platform);
        SbomGraph graph = new(root, options.Created ?? config.Created ?? DateTimeOffset.UnixEpoch);
        foreach (var file in files)
            AddFile(graph, file);
        if (below is null)
            return graph;
        graph.Add(root, SbomGraph.Relations.GeneratedFrom, below.Node);
        foreach (var package in below.Packages)
            graph.Add(below.Node, SbomGraph.Relations.Contains, package);
        return graph;
    }

    /// <summary>Reads a program of this machine.</summary>
    /// <exception cref="InvalidContentException">It is no program by Go, or damaged.</exception>
    public static async ValueTask<SbomGraph> OfProgramAsync(
        string hostPath, SbomOptions options, CancellationToken cancellationToken)
    {
        var program = await GoBuildInfo.ReadFileAsync(hostPath, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidContentException(
                Problem.InvalidContent,
                $"{Internal.Printable.Short(hostPath)} is no program by Go: nothing in it says of what it was built.",
                new Remedy("Name a program that go has built, or an image."));
        var content = File.OpenRead(hostPath);
        await using (content.ConfigureAwait(false))
        {
            var file = await ScannedFile.ReadAsync(Path.GetFileName(hostPath), content, cancellationToken)
                .ConfigureAwait(false);
            var main = GoNodes.MainOf(program, file.Path);
            if (options.Name is not null)
                main = main with { Name = options.Name };
            SbomGraph graph = new(main, options.Created ?? DateTimeOffset.UnixEpoch);
            graph.Add(main, SbomGraph.Relations.Contains, NodeOf(file));
            GoNodes.AddTo(graph, main, program);
            return graph;
        }
    }

    /// <summary>An image or index as a thing of an SBOM.</summary>
    public static SbomNode NodeOf(string name, Descriptor image, Platform? platform)
    {
        List<string> qualifiers = [];
        if (platform is not null)
        {
            qualifiers.Add($"arch={Uri.EscapeDataString($"{platform.Architecture}{platform.Variant}")}");
            qualifiers.Add($"os={Uri.EscapeDataString(platform.Os)}");
        }
        var rest = qualifiers.Count == 0 ? "" : $"?{string.Join('&', qualifiers)}";
        var digest = image.Digest;
        var url = $"pkg:oci/{Uri.EscapeDataString(name)}@{Uri.EscapeDataString(digest.ToString())}{rest}";
        SbomNode node = new(SbomNode.IdOf($"image-{digest}"), SbomNode.Kinds.Container, name);
        return node.WithDigest(digest, url);
    }

    private static string NameOf(IReadOnlyList<ScannedFile> files)
    {
        var program = files.FirstOrDefault(static file => file.Program is { Path.Length: > 0 })?.Program;
        var last = program?.Path.Split('/')[^1];
        return string.IsNullOrEmpty(last) ? "image" : last;
    }

    private static void AddFile(SbomGraph graph, ScannedFile file)
    {
        var node = NodeOf(file);
        graph.Add(graph.Root, SbomGraph.Relations.Contains, node);
        if (file.Program is not { } program)
            return;
        var main = GoNodes.MainOf(program, file.Path);
        graph.Add(graph.Root, SbomGraph.Relations.Contains, main);
        graph.Add(node, SbomGraph.Relations.GeneratedFrom, main);
        GoNodes.AddTo(graph, main, program);
    }

    private static SbomNode NodeOf(ScannedFile file)
    {
        SbomNode node = new(SbomNode.IdOf($"file-{file.Path}"), SbomNode.Kinds.File, file.Path);
        return node with { Sha1 = file.Sha1, Sha256 = file.Sha256 };
    }
}
