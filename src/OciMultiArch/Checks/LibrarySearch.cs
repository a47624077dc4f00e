using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>
/// Looks for the libraries of a program as the loaders of glibc and musl do (ld.so(8); musl, "Functional differences
/// from glibc"): folders named in the program, in the environment and in the loader's files, then the usual ones.
/// </summary>
internal sealed class LibrarySearch(ImageFiles files, ExecutableHeader program, IReadOnlyList<string> environment)
{
    private const string MuslLoader = "lib/ld-musl-";
    private const int MaxLibraries = 2000;

    // What musl's loader has in itself, whatever the number behind the name.
    private static readonly string[] MuslOwn = ["libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet."];

    private static readonly string[] Roots = ["/lib", "/usr/lib", "/usr/local/lib"];

    // Put into the container when it starts, beside the device that they are for.
    private static readonly string[] Mounted = ["libcuda.so", "libnvidia-", "libnvcuvid.so", "libnvoptix.so"];

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<Asker> askers = new();
    private string[]? usual;
    private bool isMusl;

    /// <summary>Whether a library comes from the machine, with the driver of a device.</summary>
    public static bool IsMounted(string library) =>
        Mounted.Any(name => library.StartsWith(name, StringComparison.Ordinal));

    /// <summary>
    /// The libraries that are nowhere, each with the file that needs it: those of the program, and those that its
    /// libraries need in turn.
    /// </summary>
    /// <param name="path">The program's path behind all links.</param>
    /// <param name="linkage">What it asks for.</param>
    public IEnumerable<(string Library, string NeededBy)> Missing(string path, ElfLinkage linkage)
    {
        var loader = NameOf(linkage.Loader ?? "");
        isMusl = loader.StartsWith("ld-musl-", StringComparison.Ordinal);
        seen.Add(loader);
        Ask(path, path, linkage, []);
        while (askers.TryDequeue(out var asker))
        {
            foreach (var library in asker.Linkage.Needed ?? [])
                if (seen.Count < MaxLibraries && seen.Add(library) && !IsFound(library, asker))
                    yield return (library, asker.Path);
        }
    }

    private bool IsFound(string library, Asker asker)
    {
        foreach (var candidate in Candidates(library, asker))
        {
            if (files.ResolveFile(candidate) is not { } found)
                continue;
            if (found.Member.Header is { } header && header.Architecture != program.Architecture)
                continue;
            if (found.Member.Flaw is not null)
                continue;
            if (found.Member.Linkage is { } linkage)
                Ask(candidate, found.Path, linkage, asker.HandedOn(isMusl));
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
        var names = LoaderFiles.Starts.SelectMany(files.PathsFrom).Order(StringComparer.Ordinal);
        var texts = names.Select(name => files.Find(name)?.LoaderText);
        return texts.OfType<string>().SelectMany(LoaderFiles.FoldersIn);
    }

    private string[] Usual()
    {
        string[] folders = ["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/lib32", "/usr/lib32", "/libx32"];
        if (Triplet(program.Architecture) is not { } triplet)
            return folders;
        var own = Roots.Select(folder => $"{folder}/{triplet}");
        return [.. own, .. folders, "/lib/arm-linux-gnueabi", "/usr/lib/arm-linux-gnueabi"];
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

    private void Ask(string path, string realPath, ElfLinkage linkage, IReadOnlyList<string> above)
    {
        string[] origins = [FolderOf(path), FolderOf(realPath)];
        askers.Enqueue(new(path, linkage, [.. origins.Distinct()], above));
    }

    private static string FolderOf(string path)
    {
        var end = Math.Max(0, path.LastIndexOf('/'));
        return "/" + path[..end].TrimStart('/');
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A file that needs libraries.</summary>
    /// <param name="Path">Where it is.</param>
    /// <param name="Linkage">What it asks for.</param>
    /// <param name="Origins">The folder that it may call its own: by the path it was found under, and behind links.</param>
    /// <param name="Above">Folders that those who loaded it name for all that is loaded below them.</param>
    private sealed record Asker(
        string Path, ElfLinkage Linkage, IReadOnlyList<string> Origins, IReadOnlyList<string> Above)
    {
        private const int MaxFolders = 100;
        private static readonly string[] Libraries = ["lib", "lib64"];

        /// <summary>The folders that are looked in first.</summary>
        public IEnumerable<string> Folders => [.. Meant(Linkage.RunPath), .. Meant(Linkage.RPath), .. Above];

        /// <summary>What whoever is loaded by it looks in too: musl hands both kinds on, glibc only the first.</summary>
        public IReadOnlyList<string> HandedOn(bool isMusl)
        {
            if (isMusl || Linkage.RunPath.Count == 0)
                return [.. Folders.Take(MaxFolders)];
            return [.. Above.Take(MaxFolders)];
        }

        private IEnumerable<string> Meant(IReadOnlyList<string> folders)
        {
            foreach (var folder in folders.Take(MaxFolders))
                foreach (var origin in Origins)
                    foreach (var library in Libraries)
                        yield return Replaced(Replaced(folder, "ORIGIN", origin), "LIB", library);
        }

        private static string Replaced(string folder, string name, string value)
        {
            var plain = folder.Replace($"${name}", value, StringComparison.Ordinal);
            return plain.Replace($"${{{name}}}", value, StringComparison.Ordinal);
        }
    }
}
