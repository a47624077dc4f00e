namespace OciMultiArch.Tests.House;

/// <summary>The source tree that this assembly was built from.</summary>
internal static class Tree
{
    private static readonly string[] NotSource = [".git", ".vs", ".idea", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "feed", "packages", "result.json"];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Every source file below a folder of the tree, as paths from the root with slashes, in order; none when the folder does not exist.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern = "*") =>
        Directory.Exists(Path.Combine(Root, folder)) ? [.. Below(Path.Combine(Root, folder), pattern).Order(StringComparer.Ordinal)] : [];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Where(each => !NotSource.Contains(Path.GetFileName(each))).Select(each => Path.GetRelativePath(Root, each).Replace('\\', '/'))
            .Concat(Directory.EnumerateDirectories(folder).Where(each => !NotSource.Contains(Path.GetFileName(each))).SelectMany(each => Below(each, pattern)));

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "OciMultiArch.sln")) ? folder
        : FindRoot(Path.GetDirectoryName(folder.TrimEnd('/', '\\')) ?? throw new DirectoryNotFoundException("No OciMultiArch.sln above the tests."));
}
