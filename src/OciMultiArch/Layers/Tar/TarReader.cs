using System.Text;

namespace OciMultiArch.Layers;

/// <summary>
/// Reads the members of a tar one after the other, in the formats v7, ustar, pax and GNU. It never goes back. Where the
/// tar can seek, content is jumped over; elsewhere it is read.
/// </summary>
/// <param name="tar">The tar, at its start. It stays open, and after the last member at any place.</param>
/// <param name="headSize">The number of bytes of each file that are read: <see cref="TarMember.Head"/>.</param>
/// <param name="maxExtensionBytes">The largest header of another member that is read.</param>
internal sealed partial class TarReader(Stream tar, int headSize, int maxExtensionBytes = 1 << 20)
{
    private readonly byte[] block = new byte[TarHeader.BlockSize];
    private readonly byte[] head = new byte[headSize];
    private byte[] extension = [];
    private byte[]? skipped;
    private Extension always = Extension.None;
    private Extension next = Extension.None;
    private long position;
    private long unread;
    private long padding;

    /// <summary>Whether the zero block was read that ends a tar. A tar without it may have lost members.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>
    /// The next member; null at the end. A tar that ends behind the content of a member ends there, as for tar(1): umoci
    /// leaves off the zeros that fill the last block.
    /// </summary>
    /// <exception cref="FormatException">It is no tar. The message is a clause about it.</exception>
    public async ValueTask<TarMember?> NextAsync(CancellationToken cancellationToken)
    {
        await SkipAsync(unread, cancellationToken).ConfigureAwait(false);
        var isLast = !await TrySkipPaddingAsync(cancellationToken).ConfigureAwait(false);
        unread = 0;
        padding = 0;
        while (!isLast && await TryFillAsync(block, cancellationToken).ConfigureAwait(false))
        {
            if (TarHeader.IsZero(block))
            {
                IsComplete = true;
                return null;
            }
            var member = Describe();
            if (!IsExtension(member.Type))
                return await OpenAsync(member, cancellationToken).ConfigureAwait(false);
            await ExtendAsync(member, cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    /// <summary>Reads on in the content of the last member, behind its head; 0 at the end of it.</summary>
    /// <exception cref="FormatException">The tar is cut short.</exception>
    public async ValueTask<int> ReadContentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var piece = buffer[..(int)Math.Min(buffer.Length, unread)];
        if (piece.Length > 0)
            await FillAsync(piece, cancellationToken).ConfigureAwait(false);
        unread -= piece.Length;
        return piece.Length;
    }

    private TarMember Describe()
    {
        var start = position - TarHeader.BlockSize;
        if (!TarHeader.TryRead(block, out var header))
            throw NoHeader(start);
        var stated = header.Size;
        if (!IsExtension(header.Type))
            stated = next.Size ?? always.Size ?? stated;
        if (stated is not { } size)
            throw Wrong($"it has a member whose size is no number, at byte {start}");
        var path = next.SparsePath ?? next.Path ?? always.Path;
        var linkPath = next.LinkPath ?? always.LinkPath;
        var isSparse = header.Type == 'S' || next.IsSparse || always.IsSparse;
        var isExecutable = TarHeader.IsExecutable(block);
        return new()
        {
            Type = header.Type,
            Path = path ?? header.Path,
            LinkPath = linkPath ?? header.LinkPath,
            Size = HasContent(header.Type) ? size : 0,
            IsSparse = isSparse,
            IsExecutable = isExecutable,
        };
    }

    private async ValueTask<TarMember> OpenAsync(TarMember member, CancellationToken cancellationToken)
    {
        next = Extension.None;
        if (ReadsMetadata)
            member = member with { Metadata = TakeMetadata() };
        if (member.Type == 'S')
            await SkipSparseMapAsync(cancellationToken).ConfigureAwait(false);
        var offset = position;
        unread = member.Size;
        padding = Padding(member.Size);
        if (ReadsMetadata && member.IsSparse)
            member = await WithMapAsync(member, cancellationToken).ConfigureAwait(false);
        var start = head.AsMemory(0, (int)Math.Min(head.Length, unread));
        await FillAsync(start, cancellationToken).ConfigureAwait(false);
        unread -= start.Length;
        return member with { Offset = offset, Head = start };
    }

    // GNU's old form of a sparse file: blocks with the rest of its map stand between the header and the bytes, and each
    // says whether another follows.
    private async ValueTask SkipSparseMapAsync(CancellationToken cancellationToken)
    {
        BeginOldMap();
        var isExtended = block[482] != 0;
        while (isExtended)
        {
            await FillAsync(block, cancellationToken).ConfigureAwait(false);
            AddToOldMap(block.AsSpan(0, 504));
            isExtended = block[504] != 0;
        }
    }

    private async ValueTask ExtendAsync(TarMember member, CancellationToken cancellationToken)
    {
        if (member.Size > maxExtensionBytes)
            throw Wrong($"it has a header of {member.Size} bytes, and at most {maxExtensionBytes} are read");
        var start = position;
        // One buffer for all: a hostile tar has a large header before each of its members.
        if (extension.Length < member.Size)
            extension = new byte[member.Size];
        var bytes = extension.AsMemory(0, (int)member.Size);
        await FillAsync(bytes, cancellationToken).ConfigureAwait(false);
        await SkipAsync(Padding(member.Size), cancellationToken).ConfigureAwait(false);
        switch (member.Type)
        {
            case 'g':
                Keep(ref alwaysKept, bytes.Span);
                always = always.With(bytes.Span) ?? throw Malformed(start);
                break;
            case 'x':
                Keep(ref kept, bytes.Span);
                next = next.With(bytes.Span) ?? throw Malformed(start);
                break;
            case 'L':
                next = next with { Path = LongName(bytes.Span) };
                break;
            default:
                next = next with { LinkPath = LongName(bytes.Span) };
                break;
        }
    }

    private async ValueTask FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!await TryFillAsync(buffer, cancellationToken).ConfigureAwait(false))
            throw CutShort();
    }

    /// <summary>Fills a buffer; false when there is nothing more at all.</summary>
    private async ValueTask<bool> TryFillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var reading = tar.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var count = await reading.ConfigureAwait(false);
        position += count;
        if (count > 0 && count < buffer.Length)
            throw CutShort();
        return count == buffer.Length;
    }

    private async ValueTask SkipAsync(long count, CancellationToken cancellationToken)
    {
        if (tar.CanSeek)
        {
            Jump(count);
            return;
        }
        while (count > 0)
        {
            skipped ??= new byte[64 * 1024];
            var piece = skipped.AsMemory(0, (int)Math.Min(skipped.Length, count));
            await FillAsync(piece, cancellationToken).ConfigureAwait(false);
            count -= piece.Length;
        }
    }

    // False when the tar ends before the block is full.
    private async ValueTask<bool> TrySkipPaddingAsync(CancellationToken cancellationToken)
    {
        var zeros = block.AsMemory(0, (int)padding);
        var reading = tar.ReadAtLeastAsync(zeros, zeros.Length, throwOnEndOfStream: false, cancellationToken);
        var count = await reading.ConfigureAwait(false);
        position += count;
        return count == zeros.Length;
    }

    private void Jump(long count)
    {
        if (count > tar.Length - tar.Position)
            throw CutShort();
        tar.Seek(count, SeekOrigin.Current);
        position += count;
    }

    private FormatException CutShort() => Wrong($"it is cut short in the middle of a member, after byte {position}");

    private static FormatException Malformed(long start) => Wrong($"it has a malformed pax header at byte {start}");

    private static FormatException NoHeader(long start)
    {
        if (start == 0)
            return Wrong("it is no tar archive");
        return Wrong($"it has no tar header at byte {start}, where one belongs");
    }

    private static FormatException Wrong(string what) => new(what);

    private static string LongName(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\0');

    private static long Padding(long size) => -size & (TarHeader.BlockSize - 1);

    private static bool IsExtension(char type) => type is 'x' or 'g' or 'L' or 'K';

    // POSIX.1-2017, pax: links, devices, directories and pipes have a header alone, whatever size it states.
    private static bool HasContent(char type) => type is not ('1' or '2' or '3' or '4' or '5' or '6');
}
