using System.Globalization;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Reads the members of a tar one after the other without ever going back: their headers and the first bytes of each file.</summary>
/// <param name="tar">The tar, at its start. It stays open, and after the last member at any place.</param>
internal sealed class TarStream(Stream tar)
{
    /// <summary>As much of a file as its kind can be told from.</summary>
    public const int HeadSize = 4096;
    private const int LongestExtension = 1 << 20;
    private readonly byte[] head = new byte[HeadSize];
    private readonly byte[] chunk = new byte[64 * 1024];
    private TarExtension always = TarExtension.None;
    private TarExtension next = TarExtension.None;
    private long at;

    /// <summary>The next member; null at the end. A tar that ends at a member's place without the zero block ends there, as tar(1) takes it.</summary>
    /// <exception cref="FormatException">It is no tar.</exception>
    public async ValueTask<TarFile?> NextAsync(CancellationToken cancellationToken)
    {
        var block = new byte[TarHeader.BlockSize];
        while (await ReadAsync(block, cancellationToken).ConfigureAwait(false))
        {
            if (!block.AsSpan().ContainsAnyExcept((byte)0))
                return null;
            var (type, size) = Head(block);
            if (IsExtension(type))
                await ExtendAsync(type, size, cancellationToken).ConfigureAwait(false);
            else
                return await TakeAsync(block, type, size, cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    private (char Type, long Size) Head(byte[] bytes)
    {
        TarBlock block = new(bytes);
        if (!block.HasItsChecksum)
            throw Wrong(at == TarHeader.BlockSize ? "it is no tar" : "there is no tar header where one belongs");
        var size = (IsExtension(block.Type) ? null : next.Size ?? always.Size) ?? block.Size ?? throw Wrong("a member's size is no number");
        return (block.Type, HasContent(block.Type) ? size : 0);
    }

    private async ValueTask<TarFile> TakeAsync(byte[] bytes, char type, long size, CancellationToken cancellationToken)
    {
        var (name, link) = Names(bytes);
        next = TarExtension.None;
        if (type == 'S')
            await PassSparseMapAsync(bytes, cancellationToken).ConfigureAwait(false);
        var kept = head.AsMemory(0, (int)Math.Min(HeadSize, size));
        if (!await ReadAsync(kept, cancellationToken).ConfigureAwait(false))
            throw CutShort();
        await SkipAsync(size - kept.Length + Padding(size), cancellationToken).ConfigureAwait(false);
        return new(name, type, link, kept);
    }

    // GNU's old form of a sparse file: blocks with the rest of its map stand between the header and the bytes, and each says whether another follows.
    private async ValueTask PassSparseMapAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var block = new byte[TarHeader.BlockSize];
        for (var isExtended = bytes[482] != 0; isExtended; isExtended = block[504] != 0)
            if (!await ReadAsync(block, cancellationToken).ConfigureAwait(false))
                throw CutShort();
    }

    private (string Name, string Link) Names(byte[] bytes)
    {
        TarBlock block = new(bytes);
        return (next.Path ?? always.Path ?? block.Name, next.LinkPath ?? always.LinkPath ?? block.LinkName);
    }

    private async ValueTask ExtendAsync(char type, long size, CancellationToken cancellationToken)
    {
        if (size > LongestExtension)
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a header has {size} bytes, at most {LongestExtension} are read"));
        var bytes = new byte[size];
        if (!await ReadAsync(bytes, cancellationToken).ConfigureAwait(false))
            throw CutShort();
        await SkipAsync(Padding(size), cancellationToken).ConfigureAwait(false);
        if (type == 'g')
            always = always.With(bytes) ?? throw Wrong("a pax header is malformed");
        else if (type == 'x')
            next = next.With(bytes) ?? throw Wrong("a pax header is malformed");
        else if (type == 'L')
            next = next with { Path = Encoding.UTF8.GetString(bytes).TrimEnd('\0') };
        else
            next = next with { LinkPath = Encoding.UTF8.GetString(bytes).TrimEnd('\0') };
    }

    /// <summary>Fills a buffer; false when there is nothing more at all.</summary>
    private async ValueTask<bool> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await tar.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        at += count;
        if (count > 0 && count < buffer.Length)
            throw CutShort();
        return count == buffer.Length;
    }

    private async ValueTask SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            var piece = chunk.AsMemory(0, (int)Math.Min(chunk.Length, count));
            if (!await ReadAsync(piece, cancellationToken).ConfigureAwait(false))
                throw CutShort();
            count -= piece.Length;
        }
    }

    private FormatException CutShort() => Wrong("it ends in the middle of a member");

    private FormatException Wrong(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{Printable.Short(what)} (byte {at} of the tar)"));

    private static long Padding(long size) => -size & (TarHeader.BlockSize - 1);

    private static bool IsExtension(char type) => type is 'x' or 'g' or 'L' or 'K';

    // POSIX.1-2017, pax: links, devices, directories and pipes have a header alone, whatever size it states.
    private static bool HasContent(char type) => type is not ('1' or '2' or '3' or '4' or '5' or '6');
}
