namespace OciMultiArch.SupplyChain;

/// <summary>What a Go program adds to an SBOM: its main module, the standard library and its other modules.</summary>
internal static class GoNodes
{
    /// <summary>The main module, or the main package of a program without modules.</summary>
    /// <param name="program">What the program says.</param>
    /// <param name="fileName">The path of the program, for one that does not say its package.</param>
    public static SbomNode MainOf(GoBuildInfo program, string fileName)
    {
        if (program.Main is { } module)
        {
            var node = NodeOf(module, SbomNode.Kinds.Application);
            var url = node.PackageUrl;
            if (url is null || !program.Path.StartsWith($"{module.Path}/", StringComparison.Ordinal))
                return node;
            // The folder of the main package is the subpath of a package URL.
            var folders = program.Path[(module.Path.Length + 1)..].Split('/').Select(Uri.EscapeDataString);
            url = $"{url}#{string.Join('/', folders)}";
            return node with { Id = SbomNode.IdOf($"go-{url}"), PackageUrl = url };
        }
        var name = program.Path.Length > 0 ? program.Path : fileName;
        GoModule alone = new() { Path = name };
        const string Comment = "Built without modules: what it holds is not known.";
        return NodeOf(alone, SbomNode.Kinds.Application) with { Comment = Comment };
    }

    /// <summary>Adds all that the main module needs.</summary>
    public static void AddTo(SbomGraph graph, SbomNode main, GoBuildInfo program)
    {
        var version = program.GoVersion.Split(' ')[0];
        if (version.StartsWith("go", StringComparison.Ordinal))
            version = version[2..];
        var id = SbomNode.IdOf($"go-stdlib-{version}");
        SbomNode library = new(id, SbomNode.Kinds.Library, "stdlib")
        {
            Version = version,
            PackageUrl = $"pkg:golang/stdlib@{Uri.EscapeDataString(version)}",
            Comment = $"The standard library of {program.GoVersion}.",
        };
        graph.Add(main, SbomGraph.Relations.DependsOn, library);
        foreach (var module in program.Dependencies)
        {
            var node = NodeOf(module, SbomNode.Kinds.Library);
            graph.Add(main, SbomGraph.Relations.DependsOn, node);
        }
    }

    private static SbomNode NodeOf(GoModule module, SbomNode.Kinds kind)
    {
        var used = module.Used;
        var comment = used.Sum is null ? null : $"go.sum: {used.Sum}";
        if (module.Replacement is not null)
            comment = $"In place of {module.Path} {module.Version}. {comment}".TrimEnd();
        // A folder of the builder is named by the module whose place it takes.
        var name = module.PackageUrl is null ? module.Path : used.Path;
        var version = used.Version is "(devel)" ? null : used.Version;
        SbomNode node = new(SbomNode.IdOf($"go-{name}-{used.Version}-{used.Sum}"), kind, name) { Version = version };
        return node with { PackageUrl = module.PackageUrl, Sha256 = HashOf(used.Sum), Comment = comment };
    }

    // h1 is the SHA-256 of a list of the module's files and their hashes (golang.org/x/mod/sumdb/dirhash).
    private static string? HashOf(string? sum)
    {
        Span<byte> hash = stackalloc byte[33];
        if (sum?.StartsWith("h1:", StringComparison.Ordinal) != true)
            return null;
        if (!Convert.TryFromBase64String(sum[3..], hash, out var length) || length != 32)
            return null;
        return Convert.ToHexStringLower(hash[..length]);
    }
}
