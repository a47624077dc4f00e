namespace OciMultiArch.EndToEnd.Packages;

/// <summary>Copies sources without what was built of them.</summary>
internal static class SourceFolder
{
    private static readonly string[] Built =
    [
        ".git", ".vs", ".idea", "bin", "obj", "artifacts", "feed", "packages", "TestResults",
        "BenchmarkDotNet.Artifacts",
    ];

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var each in Directory.EnumerateFiles(from).Where(static each => Path.GetFileName(each) != ".git"))
            File.Copy(each, Path.Combine(to, Path.GetFileName(each)));
        foreach (var each in Directory.EnumerateDirectories(from).Where(static each => !Built.Contains(Path.GetFileName(each))))
            Copy(each, Path.Combine(to, Path.GetFileName(each)));
    }
}
