using System.Buffers;
using System.Runtime.InteropServices;

namespace OciMultiArch.Http;

/// <summary>
/// A piece of a file as memory that can be written to any stream. A connection that knows it has the system send the
/// bytes, which then never come into this process. For everybody else they are read as soon as they are looked at.
/// </summary>
/// <param name="file">The file, which stays open and is not moved in.</param>
internal sealed class FilePiece(FileStream file) : MemoryManager<byte>
{
    private byte[] bytes = [];
    private int length;

    /// <summary>The file.</summary>
    public FileStream File => file;

    /// <summary>Where in the file the piece begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the bytes came into this process.</summary>
    public bool WasRead { get; private set; }

    /// <summary>Why the file does not give the bytes; null as far as it does.</summary>
    public Exception? Failure { get; private set; }

    public override Memory<byte> Memory => CreateMemory(length);

    /// <summary>Makes it another piece; what was written of the one before must be done with.</summary>
    public Memory<byte> MoveTo(long offset, int count)
    {
        Offset = offset;
        length = count;
        WasRead = false;
        return Memory;
    }

    /// <summary>The piece that memory is of, and which of its bytes comes first; null for other memory.</summary>
    public static FilePiece? Of(ReadOnlyMemory<byte> memory, out int start)
    {
        MemoryMarshal.TryGetMemoryManager<byte, FilePiece>(memory, out var piece, out start, out _);
        return piece;
    }

    public override Span<byte> GetSpan()
    {
        Read();
        return bytes.AsSpan(0, length);
    }

    // The handle belongs to the bytes, which let go of it themselves.
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        Read();
        return bytes.AsMemory(elementIndex).Pin();
    }

    public override void Unpin()
    {
    }

    /// <summary>Notes that the file ends within the piece.</summary>
    public EndOfStreamException Ended()
    {
        EndOfStreamException ended = new();
        Failure = ended;
        return ended;
    }

    /// <summary>Tries whether the file gives the bytes, after they could not be sent.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public void Read()
    {
        if (WasRead)
            return;
        try
        {
            Fill();
            WasRead = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Failure = failure;
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }

    private void Fill()
    {
        if (bytes.Length < length)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = ArrayPool<byte>.Shared.Rent(length);
        }
        for (var done = 0; done < length;)
        {
            var count = RandomAccess.Read(file.SafeFileHandle, bytes.AsSpan(done, length - done), Offset + done);
            if (count == 0)
                throw Ended();
            done += count;
        }
    }
}
