using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>
/// Looks for the libraries of a program as the loaders of glibc and musl do (ld.so(8); musl, "Functional differences
/// from glibc"): folders named in the program, in the environment and in the loader's files, then the usual ones.
/// </summary>
internal sealed class LibrarySearch(ImageFiles files, ExecutableHeader program, IReadOnlyList<string> environment)
{
    private const string LoaderFile = "etc/ld.so.conf";
    private const string LoaderFiles = "etc/ld.so.conf.d/";
    private const string MuslFile = "etc/ld-musl-";
    private const string MuslLoader = "lib/ld-musl-";
    private const int MaxLibraries = 2000;

    // What musl's loader has in itself, whatever the number behind the name.
    private static readonly string[] MuslOwn = ["libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet."];

    // Put into the container when it starts, beside the device that they are for.
    private static readonly string[] Mounted = ["libcuda.so", "libnvidia-", "libnvcuvid.so", "libnvoptix.so"];

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<Asker> askers = new();
    private IReadOnlyList<string>? usual;
    private bool isMusl;

    /// <summary>Whether a file tells a loader where to look.</summary>
    public static bool IsLoaderText(string path) =>
        path == LoaderFile
        || path.StartsWith(LoaderFiles, StringComparison.Ordinal)
        || (path.StartsWith(MuslFile, StringComparison.Ordinal) && path.EndsWith(".path", StringComparison.Ordinal));

    /// <summary>Whether a library comes from the machine, with the driver of a device.</summary>
    public static bool IsMounted(string library) =>
        Mounted.Any(name => library.StartsWith(name, StringComparison.Ordinal));

    /// <summary>
    /// The libraries that are nowhere, each with the file that needs it: those of the program, and those that its
    /// libraries need in turn.
    /// </summary>
    /// <param name="path">The program's path behind all links.</param>
    /// <param name="linking">What it asks for.</param>
    public IEnumerable<(string Library, string NeededBy)> Missing(string path, DynamicLinking linking)
    {
        var loader = NameOf(linking.Loader ?? "");
        isMusl = loader.StartsWith("ld-musl-", StringComparison.Ordinal);
        seen.Add(loader);
        askers.Enqueue(new(path, linking, Origins(path, path), []));
        while (askers.TryDequeue(out var asker))
        {
            foreach (var library in asker.Linking.Needed ?? [])
                if (seen.Count < MaxLibraries && seen.Add(library) && !IsFound(library, asker))
                    yield return (library, asker.Path);
        }
    }

    private bool IsFound(string library, Asker asker)
    {
        foreach (var candidate in Candidates(library, asker))
        {
            if (files.Resolve(candidate) is not { Member: { Kind: LayerFiles.MemberKind.File } file } found)
                continue;
            if (file.Header is { } header && header.Architecture != program.Architecture)
                continue;
            if (file.Linking is { } linking)
                askers.Enqueue(new(candidate, linking, Origins(candidate, found.Path), asker.HandedOn(isMusl)));
            return true;
        }
        return IsMuslOwn(library) || IsCached(library);
    }

    private IEnumerable<string> Candidates(string library, Asker asker)
    {
        if (library.Contains('/', StringComparison.Ordinal))
            return [library];
        usual ??= [.. environment, .. Configured(), .. Usual()];
        return asker.Folders.Concat(usual).Select(folder => $"{folder}/{library}");
    }

    // ldconfig wrote down where libraries are, also those of folders that no file names any more.
    private bool IsCached(string library) => files.Find("etc/ld.so.cache") is not null && files.HasName(NameOf(library));

    private bool IsMuslOwn(string library)
    {
        var isOwn = MuslOwn.Any(name => library.StartsWith(name, StringComparison.Ordinal));
        return isOwn && files.PathsFrom(MuslLoader).Any();
    }

    private IEnumerable<string> Configured()
    {
        var names = files.PathsFrom(LoaderFile).Concat(files.PathsFrom(MuslFile));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            if (files.Find(name)?.LoaderText is not { } text)
                continue;
            foreach (var line in text.Split('\n'))
                foreach (var word in line.Split('#')[0].Split([' ', '\t', '\r', ':', ','], StringSplitOptions.RemoveEmptyEntries))
                    if (word.StartsWith('/') && !word.Contains('*', StringComparison.Ordinal))
                        yield return word.Split('=')[0];
        }
    }

    private IEnumerable<string> Usual()
    {
        string[] folders = ["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/lib32", "/usr/lib32", "/libx32"];
        if (Triplet(program.Architecture) is not { } triplet)
            return folders;
        string[] kinds = triplet.EndsWith("-gnueabihf", StringComparison.Ordinal) ? [triplet, triplet[..^2]] : [triplet];
        var own = kinds.SelectMany(static kind => new[] { $"/lib/{kind}", $"/usr/lib/{kind}", $"/usr/local/lib/{kind}" });
        return [.. own, .. folders];
    }

    // Folders of Debian's multiarch (https://wiki.debian.org/Multiarch/Tuples).
    private static string? Triplet(string? architecture) => architecture switch
    {
        "386" => "i386-linux-gnu",
        "amd64" => "x86_64-linux-gnu",
        "arm" => "arm-linux-gnueabihf",
        "arm64" => "aarch64-linux-gnu",
        "loong64" => "loongarch64-linux-gnu",
        "mipsle" => "mipsel-linux-gnu",
        "mips64le" => "mips64el-linux-gnuabi64",
        "ppc64le" => "powerpc64le-linux-gnu",
        "riscv64" => "riscv64-linux-gnu",
        "s390x" => "s390x-linux-gnu",
        _ => null,
    };

    private static string[] Origins(string path, string realPath) => [.. new[] { FolderOf(path), FolderOf(realPath) }.Distinct()];

    private static string FolderOf(string path) => "/" + path[..Math.Max(0, path.LastIndexOf('/'))].TrimStart('/');

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A file that needs libraries.</summary>
    /// <param name="Path">Where it is.</param>
    /// <param name="Linking">What it asks for.</param>
    /// <param name="Origins">The folder that it may call its own: by the path it was found under, and behind links.</param>
    /// <param name="Above">Folders that those who loaded it name for all that is loaded below them.</param>
    private sealed record Asker(
        string Path, DynamicLinking Linking, IReadOnlyList<string> Origins, IReadOnlyList<string> Above)
    {
        private const int MaxFolders = 100;

        /// <summary>The folders that are looked in first.</summary>
        public IEnumerable<string> Folders => Meant(Linking.RunPath).Concat(Meant(Linking.RPath)).Concat(Above);

        /// <summary>What whoever is loaded by it looks in too: musl hands both kinds on, glibc only the first.</summary>
        public IReadOnlyList<string> HandedOn(bool isMusl)
        {
            if (isMusl || Linking.RunPath.Count == 0)
                return [.. Folders.Take(MaxFolders)];
            return [.. Above.Take(MaxFolders)];
        }

        private IEnumerable<string> Meant(IReadOnlyList<string> folders)
        {
            foreach (var folder in folders.Take(MaxFolders))
                foreach (var origin in Origins)
                    foreach (var library in new[] { "lib", "lib64" })
                        yield return Replaced(Replaced(folder, "ORIGIN", origin), "LIB", library);
        }

        private static string Replaced(string folder, string name, string value) => folder
            .Replace($"${name}", value, StringComparison.Ordinal)
            .Replace($"${{{name}}}", value, StringComparison.Ordinal);
    }
}
