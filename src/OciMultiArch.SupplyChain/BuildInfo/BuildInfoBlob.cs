using System.Text;
using OciMultiArch.Layers;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// What Go's linker writes of the build into a program (cmd/link and debug/buildinfo of Go): the version of Go and a
/// text that lists the modules. They stand behind a header of 32 bytes since Go 1.18; before, it has their addresses.
/// </summary>
internal sealed class BuildInfoBlob
{
    private const int HeaderSize = 32;
    private const int MaxText = ProgramBytes.MaxRead;
    private readonly AddressSpace space;
    private readonly ulong address;

    private BuildInfoBlob(AddressSpace space, ulong address) => (this.space, this.address) = (space, address);

    /// <summary>Reads the version of Go and the text, which is empty for a program without modules.</summary>
    /// <returns>Null when the program says nothing of a build by Go.</returns>
    /// <exception cref="InvalidContentException">What it says is cut short.</exception>
    public static async ValueTask<(string Version, string Modules)?> ReadAsync(
        AddressSpace space, CancellationToken cancellationToken)
    {
        if (await BuildInfoSearch.FindAsync(space, cancellationToken).ConfigureAwait(false) is not { } address)
            return null;
        BuildInfoBlob blob = new(space, address);
        var (version, modules) = await blob.TextsAsync(cancellationToken).ConfigureAwait(false);
        if (version.Length == 0)
            return null;
        var text = Encoding.UTF8.GetString(WithoutMarks(modules));
        return (Encoding.UTF8.GetString(version), text);
    }

    // Byte 14 has the size of an address; in byte 15, bit 0 tells the byte order and bit 1 that the texts follow.
    private async ValueTask<(byte[] Version, byte[] Modules)> TextsAsync(CancellationToken cancellationToken)
    {
        var header = await BytesAsync(address, HeaderSize, cancellationToken).ConfigureAwait(false);
        if ((header[15] & 2) != 0)
        {
            var (first, next) = await CountedAsync(address + HeaderSize, cancellationToken).ConfigureAwait(false);
            var (second, _) = await CountedAsync(next, cancellationToken).ConfigureAwait(false);
            return (first, second);
        }
        HeaderNumbers numbers = new(IsLittle: header[15] == 0, Is64: header[14] != 4);
        var version = numbers.Address(header.AsSpan(16));
        var modules = numbers.Address(header.AsSpan(16 + numbers.AddressSize));
        var told = await PointedAtAsync(version, numbers, cancellationToken).ConfigureAwait(false);
        return (told, await PointedAtAsync(modules, numbers, cancellationToken).ConfigureAwait(false));
    }

    // Its length as a varint of at most ten bytes, then the text.
    private async ValueTask<(byte[] Text, ulong Next)> CountedAsync(ulong start, CancellationToken cancellationToken)
    {
        var field = await space.ReadUpToAsync(start, 10, cancellationToken).ConfigureAwait(false);
        ulong length = 0;
        var count = 0;
        do
        {
            if (count == field.Length)
                throw ProgramBytes.Damaged("what it says of its build is cut short");
            length |= (ulong)(field[count] & 0x7F) << (7 * count);
        }
        while ((field[count++] & 0x80) != 0);
        start += (ulong)count;
        var text = await BytesAsync(start, length, cancellationToken).ConfigureAwait(false);
        return (text, start + length);
    }

    // A string of Go is the address of its bytes and their number; a program without modules has none.
    private async ValueTask<byte[]> PointedAtAsync(
        ulong place, HeaderNumbers numbers, CancellationToken cancellationToken)
    {
        if (place == 0)
            return [];
        var size = numbers.AddressSize;
        var header = await BytesAsync(place, 2 * (ulong)size, cancellationToken).ConfigureAwait(false);
        var text = numbers.Address(header);
        var length = numbers.Address(header.AsSpan(size));
        return await BytesAsync(text, length, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<byte[]> BytesAsync(ulong from, ulong count, CancellationToken cancellationToken)
    {
        if (count > MaxText)
            throw ProgramBytes.Damaged($"what it says of its build would have {count} bytes; at most {MaxText} are read");
        var bytes = await space.ReadUpToAsync(from, count, cancellationToken).ConfigureAwait(false);
        if ((ulong)bytes.Length < count)
            throw ProgramBytes.Damaged("what it says of its build is cut short");
        return bytes;
    }

    // Before and behind the text stand 16 bytes that tools search for. A text without them is none of go.
    private static ReadOnlySpan<byte> WithoutMarks(ReadOnlySpan<byte> modules)
    {
        const int Mark = 16;
        if (modules.Length <= 2 * Mark || modules[^(Mark + 1)] != '\n')
            return [];
        return modules[Mark..^Mark];
    }
}
