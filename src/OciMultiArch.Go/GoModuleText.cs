using System.Text;

namespace OciMultiArch.Go;

/// <summary>
/// The text that go's linker writes into each program, behind 16 bytes that tools search for: first the import path of the
/// main package (cmd/go/internal/modload, <c>ModInfoData</c>).
/// </summary>
internal static class GoModuleText
{
    private const int BufferSize = 1 << 18;
    private static readonly FileStreamOptions Unbuffered = new() { BufferSize = 0, Options = FileOptions.SequentialScan };

    private static ReadOnlySpan<byte> Mark =>
        [0x30, 0x77, 0xAF, 0x0C, 0x92, 0x74, 0x08, 0x02, 0x41, 0xE1, 0xC1, 0x07, 0xE6, 0xD6, 0x18, 0xE6];

    /// <summary>
    /// Whether a file holds such texts, and all of them name this package: a program may hold the files of others. The one at
    /// the place that tools read decides alone.
    /// </summary>
    public static async Task<bool> NamesAsync(string file, string importPath, CancellationToken cancellationToken)
    {
        byte[] wanted = [.. Mark, .. Encoding.UTF8.GetBytes($"path\t{importPath}\n")];
        var stream = File.Open(file, Unbuffered);
        await using (stream.ConfigureAwait(false))
        {
            if (GoDataStart.TextIn(stream.SafeFileHandle) is { IsEmpty: false } text)
                return text.StartsWith(wanted);
            return await NamesAsync(stream, wanted, cancellationToken).ConfigureAwait(false);
        }
    }

    internal static async Task<bool> NamesAsync(Stream stream, byte[] wanted, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize + wanted.Length];
        var filled = 0;
        var isNamed = false;
        while (true)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            filled += count;
            var bytes = buffer.AsSpan(0, filled);
            var at = bytes.IndexOf(Mark);
            if (count == 0)
                return isNamed && at < 0;
            while (at >= 0 && bytes.Length - at >= wanted.Length)
            {
                if (!bytes[at..].StartsWith(wanted))
                    return false;
                isNamed = true;
                bytes = bytes[(at + wanted.Length)..];
                at = bytes.IndexOf(Mark);
            }
            // What may be the beginning of one is looked at again with what follows it.
            var rest = bytes[^Math.Min(bytes.Length, wanted.Length - 1)..];
            rest.CopyTo(buffer);
            filled = rest.Length;
        }
    }
}
