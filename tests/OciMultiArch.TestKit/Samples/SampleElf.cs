using System.Buffers.Binary;
using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>
/// An ELF file that is linked dynamically, as far as a loader is told what it needs: header, segments, names and the
/// dynamic section.
/// </summary>
public sealed record SampleElf
{
    /// <summary>linux/amd64, linux/arm64, linux/arm (32 bits) or linux/s390x (big-endian).</summary>
    public string Platform { get; init; } = "linux/amd64";

    /// <summary>The loader; null for a library.</summary>
    public string? Loader { get; init; }

    public IReadOnlyList<string> Needed { get; init; } = [];

    public string? RPath { get; init; }

    public string? RunPath { get; init; }

    /// <summary>How many bytes stand before the names, and again between them and the dynamic section.</summary>
    public int Gap { get; init; }

    /// <summary>A program for the usual loader of linux/amd64.</summary>
    public static byte[] Program(params string[] needed) =>
        new SampleElf { Loader = "/lib64/ld-linux-x86-64.so.2", Needed = needed }.ToBytes();

    /// <summary>A library for linux/amd64.</summary>
    public static byte[] Library(params string[] needed) => new SampleElf { Needed = needed }.ToBytes();

    public byte[] ToBytes()
    {
        var (is64, isLittle, machine) = Platform switch
        {
            "linux/amd64" => (true, true, 62),
            "linux/arm64" => (true, true, 183),
            "linux/arm" => (false, true, 40),
            "linux/s390x" => (true, false, 22),
            var other => throw new ArgumentException(other),
        };
        const ulong Base = 0x40_0000;
        var word = is64 ? 8 : 4;
        var names = Names(out var entries);
        var interpreterAt = 512;
        var namesAt = interpreterAt + 256 + Gap;
        var dynamicAt = namesAt + names.Length + Gap;
        entries.Insert(0, (5, Base + (ulong)namesAt));
        entries.Add((10, (ulong)names.Length));
        entries.Add((0, 0));
        var file = new byte[dynamicAt + (entries.Count * 2 * word)];
        byte[] start = [0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)(is64 ? 2 : 1), (byte)(isLittle ? 1 : 2), 1, 0];
        start.CopyTo(file, 0);
        Number(file, 16, 2, 3);
        Number(file, 18, 2, (ulong)machine);
        Number(file, is64 ? 32 : 28, word, 64);
        Number(file, is64 ? 54 : 42, 2, (ulong)(is64 ? 56 : 32));
        var segments = Segments();
        Number(file, is64 ? 56 : 44, 2, (ulong)segments.Count);
        foreach (var (at, (type, offset, size)) in segments.Index())
            Segment(64 + (at * (is64 ? 56 : 32)), type, (ulong)offset, (ulong)size);
        Encoding.UTF8.GetBytes((Loader ?? "") + "\0").CopyTo(file, interpreterAt);
        names.CopyTo(file, namesAt);
        foreach (var (at, (tag, value)) in entries.Index())
        {
            Number(file, dynamicAt + (at * 2 * word), word, tag);
            Number(file, dynamicAt + (at * 2 * word) + word, word, value);
        }
        return file;

        List<(uint Type, int Offset, int Size)> Segments()
        {
            List<(uint, int, int)> all = [(1, 0, file.Length), (2, dynamicAt, file.Length - dynamicAt)];
            if (Loader is not null)
                all.Insert(0, (3, interpreterAt, Loader.Length + 1));
            return all;
        }

        void Segment(int at, uint type, ulong offset, ulong size)
        {
            Number(file, at, 4, type);
            Number(file, at + (is64 ? 8 : 4), word, offset);
            Number(file, at + (is64 ? 16 : 8), word, Base + offset);
            Number(file, at + (is64 ? 32 : 16), word, size);
        }

        void Number(byte[] bytes, int at, int length, ulong value)
        {
            Span<byte> all = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(all, value);
            var part = all[^length..];
            if (isLittle)
                part.Reverse();
            part.CopyTo(bytes.AsSpan(at));
        }
    }

    private byte[] Names(out List<(ulong Tag, ulong Value)> entries)
    {
        List<byte> names = [0];
        List<(ulong, ulong)> all = [];
        foreach (var library in Needed)
            Add(1, library);
        if (RPath is not null)
            Add(15, RPath);
        if (RunPath is not null)
            Add(29, RunPath);
        entries = all;
        return [.. names];

        void Add(ulong tag, string name)
        {
            all.Add((tag, (ulong)names.Count));
            names.AddRange(Encoding.UTF8.GetBytes(name + "\0"));
        }
    }
}
