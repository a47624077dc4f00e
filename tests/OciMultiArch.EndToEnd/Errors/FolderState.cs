using System.Security.Cryptography;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>The files of a folder and what is in them, to tell what a run has left behind.</summary>
internal sealed class FolderState
{
    private readonly string root;
    private readonly Dictionary<string, string> files;

    private FolderState(string root, Dictionary<string, string> files) => (this.root, this.files) = (root, files);

    public static FolderState Of(string root) => new(root, Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)
        .ToDictionary(each => Path.GetRelativePath(root, each), Content, StringComparer.Ordinal));

    /// <summary>What is new, changed or gone since, but for whole blobs, the folders they are in, and what builds keep in the cache.</summary>
    public IEnumerable<string> ChangesSince(FolderState before)
    {
        foreach (var (path, content) in files.Where(each =>
            before.files.GetValueOrDefault(each.Key) != each.Value && !IsWholeBlob(each.Key, each.Value) && !IsKept(each.Key)))
            yield return $"{(before.files.ContainsKey(path) ? "changed" : "left behind")}: {path}";
        foreach (var path in before.files.Keys.Except(files.Keys))
            yield return $"gone: {path}";
    }

    public override string ToString() => root;

    private static string Content(string path) => Directory.Exists(path) ? "folder"
        : new FileInfo(path) is { LinkTarget: null, UnixFileMode: var mode }
            && mode.HasFlag(UnixFileMode.UserRead) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))
        : "unreadable";

    // Programs and notes that serve the next build.
    private static bool IsKept(string path) =>
        path == "cache/ocimulti" || (path + "/").StartsWith("cache/ocimulti/go-builds/", StringComparison.Ordinal);

    // What arrived whole serves the next run, as in every content-addressed store.
    private bool IsWholeBlob(string path, string content)
    {
        var parts = path.Split('/');
        var blobs = Array.LastIndexOf(parts, "blobs");
        return content == "folder"
            ? files.Where(each => each.Value != "folder"
                && each.Key.StartsWith(path + "/", StringComparison.Ordinal)).All(each => IsWholeBlob(each.Key, each.Value))
            : blobs >= 0 && parts[blobs..] is ["blobs", "sha256", var digest] && digest == content;
    }
}
