using System.IO.Compression;
using System.Text;

namespace OciMultiArch.Go;

/// <summary>An object of git: what it is, and its content.</summary>
internal sealed record GitObject(string Kind, byte[] Content)
{
    /// <summary>The largest that is read.</summary>
    public const int MaxBytes = 16 << 20;

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
}
