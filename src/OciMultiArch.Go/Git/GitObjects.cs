using System.IO.Compression;
using System.Text;

namespace OciMultiArch.Go;

/// <summary>The objects of a repository: single files, packs, and those of repositories it borrows from.</summary>
internal sealed class GitObjects(string common)
{
    private const int MaxAlternates = 16;
    private readonly List<string> stores = Stores(Path.Combine(common, "objects"));
    private List<GitPack>? packs;

    private IEnumerable<GitPack> Packs => packs ??= [.. stores.SelectMany(GitPack.AllIn)];

    /// <summary>Reads an object; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is there, and is broken or very large.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public GitObject? Find(string id)
    {
        foreach (var store in stores)
        {
            var file = Path.Combine(store, id[..2], id[2..]);
            if (File.Exists(file))
                return Loose(file);
        }
        foreach (var pack in Packs)
            if (pack.Find(id, Find) is { } found)
                return found;
        return null;
    }

    private static GitObject Loose(string file)
    {
        using var packed = File.OpenRead(file);
        using ZLibStream plain = new(packed, CompressionMode.Decompress);
        using MemoryStream all = new();
        var buffer = new byte[1 << 16];
        while (plain.Read(buffer) is > 0 and var count)
        {
            all.Write(buffer, 0, count);
            if (all.Length > GitObject.MaxBytes)
                throw new InvalidDataException("An object of git is very large.");
        }
        var bytes = all.ToArray();
        var end = Array.IndexOf(bytes, (byte)0);
        if (end < 0)
            throw new InvalidDataException("An object of git has no header.");
        var kind = Encoding.ASCII.GetString(bytes, 0, end).Split(' ')[0];
        return new(kind, bytes[(end + 1)..]);
    }

    private static List<string> Stores(string objects)
    {
        List<string> all = [objects];
        for (var at = 0; at < all.Count && all.Count < MaxAlternates; at++)
        {
            var file = Path.Combine(all[at], "info", "alternates");
            GitFolder.TryRead(file, out var text);
            const StringSplitOptions Filled = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
            foreach (var line in (text ?? "").Split('\n', Filled))
                all.Add(Path.GetFullPath(line, all[at]));
        }
        return all;
    }
}
