using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>Makes a copy of sources look like a clone of a repository.</summary>
internal static class CloneFolder
{
    public const string Commit = "0123456789012345678901234567890123456789";
    public const string Repository = "https://github.com/example/mirror";

    /// <summary>A commit and a remote, as git leaves them.</summary>
    public static void Pretend(TempFolder folder, string at)
    {
        folder.Write($"{at}/.git/HEAD", "ref: refs/heads/main\n");
        folder.Write($"{at}/.git/refs/heads/main", $"{Commit}\n");
        folder.Write(
            $"{at}/.git/config",
            $"[core]\n  repositoryformatversion = 0\n[remote \"origin\"]\n  url = {Repository}.git\n");
        folder.Folder($"{at}/.git/objects");
    }
}
