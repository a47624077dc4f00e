using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>Checks the head of the answer to a request for a blob before its bytes are handed on.</summary>
internal static class BlobResponse
{
    private const int SkippedBytes = 64 << 10;

    /// <summary>
    /// How many bytes to pass over: none, or the whole offset where the registry ignored the range (RFC 9110 allows
    /// that).
    /// </summary>
    /// <exception cref="ContentMismatchException">What is served is not what was asked for.</exception>
    public static long Skip(RegistryCall call, RegistryReply reply, Descriptor blob, long from)
    {
        var isPart = reply.Status == HttpStatusCode.PartialContent;
        var isRightPart = from > 0 && IsRest(reply.ContentHeaders.ContentRange, blob.Size, from);
        if (isPart && !isRightPart)
            throw new ContentMismatchException(
                Problem.InvalidResponse,
                $"{call}: a part was served that was not asked for.");
        var expected = isPart ? blob.Size - from : blob.Size;
        if (reply.ContentHeaders.ContentLength is { } length && length != expected)
            throw StoredContent.Damaged($"{call}: {length} bytes are served, the descriptor says {expected}.");
        return isPart ? 0 : from;
    }

    /// <summary>
    /// Whether the rest was asked for, and the answer is another part, or that there is none: a server whose ranges
    /// are of no use is asked for the whole.
    /// </summary>
    public static bool IsOtherPart(RegistryReply reply, Descriptor blob, long from)
    {
        if (from == 0)
            return false;
        if (reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
            return true;
        var isPart = reply.Status == HttpStatusCode.PartialContent;
        return isPart && !IsRest(reply.ContentHeaders.ContentRange, blob.Size, from);
    }

    public static async ValueTask SkipAsync(Stream body, long count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return;
        var buffer = ArrayPool<byte>.Shared.Rent(SkippedBytes);
        try
        {
            while (count > 0)
            {
                var wanted = (int)Math.Min(buffer.Length, count);
                var read = await body.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return;
                count -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // RFC 9110 section 14.4: bytes first-last/complete, where complete may be unknown.
    private static bool IsRest(ContentRangeHeaderValue? range, long size, long from)
    {
        if (range is null || range.From != from || range.To != size - 1)
            return false;
        return range.Length is null || range.Length == size;
    }
}
