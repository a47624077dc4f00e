namespace OciMultiArch.Go;

/// <summary>The names of a repository: single files, and the file of packed ones (git-pack-refs(1)).</summary>
internal sealed class GitRefs(GitFolder folder)
{
    private const string Symbolic = "ref: ";
    private const string Branches = "refs/heads/";
    private const string Tags = "refs/tags/";
    private const int MaxSteps = 5;
    private readonly Dictionary<string, PackedRef> packed = Packed(folder.Common);

    /// <summary>What HEAD stands for: its branch, null when it is detached, and its commit, null before the first.</summary>
    public (string? Branch, string? Commit) Head
    {
        get
        {
            GitFolder.TryRead(Path.Combine(folder.Own, "HEAD"), out var text);
            var said = text?.Trim() ?? "";
            if (!said.StartsWith(Symbolic, StringComparison.Ordinal))
                return (null, IdOf(said));
            var name = said[Symbolic.Length..].Trim();
            var isBranch = name.StartsWith(Branches, StringComparison.Ordinal);
            return (isBranch ? name[Branches.Length..] : null, Resolve(name, MaxSteps));
        }
    }

    /// <summary>Whether the names are in a format of their own, git's reftable.</summary>
    public bool AreInTable => Directory.Exists(Path.Combine(folder.Common, "reftable"));

    /// <summary>Every tag with the id it holds, and the id of what an annotated one stands for where it is written down.</summary>
    public IEnumerable<(string Name, string Id, string? Peeled)> AllTags()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var name in LooseTags().Where(seen.Add))
            if (Resolve(name, MaxSteps) is { } id)
                yield return (name[Tags.Length..], id, null);
        foreach (var (name, entry) in packed)
            if (name.StartsWith(Tags, StringComparison.Ordinal) && seen.Add(name))
                yield return (name[Tags.Length..], entry.Id, entry.Peeled);
    }

    private static string? IdOf(string text) =>
        text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower) ? text : null;

    private static Dictionary<string, PackedRef> Packed(string common)
    {
        Dictionary<string, PackedRef> found = new(StringComparer.Ordinal);
        GitFolder.TryRead(Path.Combine(common, "packed-refs"), out var text);
        var last = "";
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('^') && found.TryGetValue(last, out var tag))
                found[last] = tag with { Peeled = IdOf(line[1..]) };
            var words = line.Split(' ', 2);
            if (words.Length < 2 || IdOf(words[0]) is not { } id)
                continue;
            last = words[1];
            found[last] = new(id, null);
        }
        return found;
    }

    private string? Resolve(string name, int steps)
    {
        if (steps == 0 || name.Contains("..", StringComparison.Ordinal))
            return null;
        string[] folders = [folder.Own, folder.Common];
        foreach (var each in folders)
        {
            if (!GitFolder.TryRead(Path.Combine(each, name), out var text))
                continue;
            var said = text.Trim();
            if (said.StartsWith(Symbolic, StringComparison.Ordinal))
                return Resolve(said[Symbolic.Length..].Trim(), steps - 1);
            return IdOf(said);
        }
        return packed.GetValueOrDefault(name)?.Id;
    }

    private IEnumerable<string> LooseTags()
    {
        var root = Path.Combine(folder.Common, "refs", "tags");
        if (!Directory.Exists(root))
            return [];
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories);
        var names = files.Select(file => Path.GetRelativePath(root, file));
        return names.Select(static name => Tags + name.Replace('\\', '/'));
    }

    private sealed record PackedRef(string Id, string? Peeled);
}
