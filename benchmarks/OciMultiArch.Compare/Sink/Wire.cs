using System.Globalization;
using System.Text;

namespace OciMultiArch.Compare.Sink;

/// <summary>Reads requests of HTTP/1.1 from a stream.</summary>
internal sealed class Wire(Stream stream)
{
    private readonly byte[] buffer = new byte[262144];
    private int start;
    private int end;

    /// <summary>The next head, with its last line; empty at the end of the connection. It holds until the next read.</summary>
    public ReadOnlyMemory<byte> ReadHead()
    {
        if (start == end && !Fill())
            return default;
        // Some clients try TLS first, and go on without it when the answer is one of HTTP.
        if (!char.IsAsciiLetterUpper((char)buffer[start]))
        {
            stream.Write("HTTP/1.0 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
            return default;
        }

        return ReadUntil("\r\n\r\n"u8);
    }

    public void ReadBody(Request request, ReceivedBody body)
    {
        if (!request.IsChunked)
        {
            ReadBytes(request.Length, body);
            return;
        }

        while (ReadChunkLength() is var length and > 0)
        {
            ReadBytes(length, body);
            _ = ReadUntil("\r\n"u8);
        }

        while (ReadUntil("\r\n"u8).Length > 2)
        {
            // trailers, up to the empty line
        }
    }

    private long ReadChunkLength()
    {
        var line = Encoding.Latin1.GetString(ReadUntil("\r\n"u8).Span).Trim();
        return long.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private void ReadBytes(long length, ReceivedBody body)
    {
        for (var left = length; left > 0;)
        {
            if (start == end && !Fill())
                throw new IOException("The body ends early.");
            var count = (int)Math.Min(left, end - start);
            body.Add(buffer.AsSpan(start, count));
            start += count;
            left -= count;
        }
    }

    private ReadOnlyMemory<byte> ReadUntil(ReadOnlySpan<byte> mark)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf(mark);
            if (at >= 0)
            {
                ReadOnlyMemory<byte> found = buffer.AsMemory(start, at + mark.Length);
                start += found.Length;
                return found;
            }

            if (!Fill())
                return default;
        }
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
            throw new IOException("A head is too long.");
        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
