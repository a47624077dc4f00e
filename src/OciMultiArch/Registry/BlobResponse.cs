using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>Checks the head of a blob's answer before its bytes are handed on.</summary>
internal static class BlobResponse
{
    /// <summary>How many bytes to pass over: none, or the whole offset where the registry ignored the range (RFC 9110 allows that).</summary>
    public static long Skip(RegistryCall call, RegistryReply reply, Descriptor blob, long from)
    {
        var isPart = reply.Status == HttpStatusCode.PartialContent;
        if (isPart && (from == 0 || !IsRest(reply.ContentHeaders.ContentRange, blob.Size, from)))
            throw new ContentMismatchException($"{call}: a part was served that was not asked for.");
        var expected = isPart ? blob.Size - from : blob.Size;
        if (reply.ContentHeaders.ContentLength is { } length && length != expected)
            throw new ContentMismatchException($"{call}: {length} bytes are served, the descriptor says {expected}. What the registry holds is damaged: push it again, or take it from elsewhere.");
        return isPart ? 0 : from;
    }

    // RFC 9110 section 14.4: bytes first-last/complete, where complete may be unknown.
    private static bool IsRest(ContentRangeHeaderValue? range, long size, long from) =>
        range is not null && range.From == from && range.To == size - 1 && (range.Length ?? size) == size;

    public static async ValueTask SkipAsync(Stream body, long count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return;
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            while (count > 0 && await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken).ConfigureAwait(false) is var read and > 0)
                count -= read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
