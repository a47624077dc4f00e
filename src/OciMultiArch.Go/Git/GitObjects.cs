using System.IO.Compression;
using System.Text;

namespace OciMultiArch.Go;

/// <summary>An object of git: what it is, and its content.</summary>
internal sealed record GitObject(string Kind, byte[] Content)
{
    /// <summary>The value of a line in its header; null where there is none.</summary>
    public string? Header(string name)
    {
        foreach (var line in Encoding.UTF8.GetString(Content).Split('\n'))
        {
            if (line.Length == 0)
                return null;
            if (line.StartsWith(name + " ", StringComparison.Ordinal))
                return line[(name.Length + 1)..];
        }
        return null;
    }
}

/// <summary>The objects of a repository: single files, packs, and those of repositories it borrows from.</summary>
internal sealed class GitObjects(string common)
{
    private const int MaxBytes = 16 << 20;
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
            if (pack.Find(id, this) is { } found)
                return found;
        return null;
    }

    /// <summary>Unpacks a zlib stream of known length.</summary>
    public static byte[] Inflate(Stream packed, long length)
    {
        if (length is < 0 or > MaxBytes)
            throw new InvalidDataException($"An object of git has {length} bytes.");
        using ZLibStream plain = new(packed, CompressionMode.Decompress, leaveOpen: true);
        var content = new byte[length];
        plain.ReadExactly(content);
        return content;
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
            if (all.Length > MaxBytes)
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
            GitFolder.TryRead(Path.Combine(all[at], "info", "alternates"), out var text);
            const StringSplitOptions Filled = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
            foreach (var line in (text ?? "").Split('\n', Filled))
                all.Add(Path.GetFullPath(line, all[at]));
        }
        return all;
    }
}
