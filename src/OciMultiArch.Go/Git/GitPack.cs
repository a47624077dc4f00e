using System.Buffers.Binary;

namespace OciMultiArch.Go;

/// <summary>A pack of objects with its index (gitformat-pack(5), version 2).</summary>
internal sealed class GitPack(string file, byte[] index)
{
    private const int Fanout = 8;
    private const int Names = Fanout + (256 * 4);
    private const int MaxDepth = 4096;
    private static readonly string[] Kinds = ["", "commit", "tree", "blob", "tag"];

    private static ReadOnlySpan<byte> Version2 => [0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2];

    private int Count => ReadInt(Names - 4);

    /// <summary>The packs of a folder of objects. An index of another version is passed over.</summary>
    public static IEnumerable<GitPack> AllIn(string objects)
    {
        var folder = Path.Combine(objects, "pack");
        if (!Directory.Exists(folder))
            yield break;
        foreach (var name in Directory.EnumerateFiles(folder, "*.idx").Order(StringComparer.Ordinal))
        {
            var index = File.ReadAllBytes(name);
            if (index.AsSpan().StartsWith(Version2))
                yield return new(Path.ChangeExtension(name, ".pack"), index);
        }
    }

    /// <summary>Reads an object; null where the pack has none of that id.</summary>
    /// <param name="id">The object.</param>
    /// <param name="findElsewhere">Finds what the pack does not hold.</param>
    public GitObject? Find(string id, Func<string, GitObject?> findElsewhere)
    {
        var place = PlaceOf(Convert.FromHexString(id));
        if (place < 0)
            return null;
        using var pack = File.OpenRead(file);
        return Read(pack, place, id.Length / 2, findElsewhere);
    }

    private GitObject Read(FileStream pack, long place, int idLength, Func<string, GitObject?> findElsewhere)
    {
        Stack<byte[]> deltas = new();
        while (true)
        {
            if (deltas.Count > MaxDepth)
                throw new InvalidDataException("An object of git is made of too many others.");
            pack.Position = place;
            var (kind, length) = ReadHead(pack);
            if (kind is >= 1 and <= 4)
            {
                var content = GitObject.Inflate(pack, length);
                return Patched(new(Kinds[kind], content), deltas);
            }
            if (kind == 6)
            {
                var distance = ReadDistance(pack);
                deltas.Push(GitObject.Inflate(pack, length));
                place -= distance;
            }
            else if (kind == 7)
            {
                var id = new byte[idLength];
                pack.ReadExactly(id);
                deltas.Push(GitObject.Inflate(pack, length));
                place = PlaceOf(id);
                if (place < 0)
                {
                    var basis = findElsewhere(Convert.ToHexStringLower(id));
                    return Patched(basis ?? throw Broken(), deltas);
                }
            }
            else
                throw Broken();
        }
    }

    private static GitObject Patched(GitObject basis, Stack<byte[]> deltas)
    {
        var content = basis.Content;
        while (deltas.TryPop(out var delta))
            content = GitDelta.Apply(content, delta);
        return basis with { Content = content };
    }

    private static InvalidDataException Broken() => new("A pack of git is broken.");

    private static (int Kind, long Length) ReadHead(FileStream pack)
    {
        var next = pack.ReadByte();
        var kind = (next >> 4) & 7;
        long length = next & 15;
        for (var shift = 4; (next & 128) != 0 && shift < 60; shift += 7)
        {
            next = pack.ReadByte();
            length |= (long)(next & 127) << shift;
        }
        return (kind, length);
    }

    private static long ReadDistance(FileStream pack)
    {
        var next = pack.ReadByte();
        long distance = next & 127;
        while ((next & 128) != 0 && distance < 1L << 48)
        {
            next = pack.ReadByte();
            distance = ((distance + 1) << 7) | (uint)(next & 127);
        }
        return distance > 0 ? distance : throw Broken();
    }

    private long PlaceOf(byte[] id)
    {
        var first = id[0] == 0 ? 0 : ReadInt(Fanout + ((id[0] - 1) * 4));
        var end = ReadInt(Fanout + (id[0] * 4));
        while (first < end)
        {
            var middle = (first + end) / 2;
            var name = index.AsSpan(Names + (middle * id.Length), id.Length);
            var order = name.SequenceCompareTo(id);
            if (order == 0)
                return Offset(middle, id.Length);
            if (order < 0)
                first = middle + 1;
            else
                end = middle;
        }
        return -1;
    }

    // Behind the names stand their checksums, then the places, then the places beyond 2 GiB.
    private long Offset(int number, int idLength)
    {
        var offsets = Names + (Count * (idLength + 4));
        var near = ReadInt(offsets + (number * 4));
        if (near >= 0)
            return near;
        var far = offsets + (Count * 4) + ((near & int.MaxValue) * 8);
        return BinaryPrimitives.ReadInt64BigEndian(index.AsSpan(far));
    }

    private int ReadInt(int at) => BinaryPrimitives.ReadInt32BigEndian(index.AsSpan(at));
}
