using System.Runtime.CompilerServices;
using OciMultiArch.Http;
using OciMultiArch.Internal;

namespace OciMultiArch.Registry;

/// <summary>Reads a list of a registry page by page, as its links lead (RFC 8288).</summary>
internal static class ListPages
{
    private const int MaxPages = 1_000;

    /// <summary>
    /// The pages in their order. What the first answer may be, the call says; after it only pages are answers.
    /// </summary>
    /// <param name="http">The way to the registry.</param>
    /// <param name="call">The question for the first page.</param>
    /// <param name="maxBytes">The largest page that is read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public static async IAsyncEnumerable<Page> ReadAsync(
        RegistryHttp http,
        RegistryCall call,
        int maxBytes,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var guard = http.Host(call.Repository.Registry).Guard;
        HashSet<Uri> visited = [];
        while (visited.Add(call.Url) && visited.Count <= MaxPages)
        {
            var (reply, body) = await http.ReadAsync(call, maxBytes, cancellationToken).ConfigureAwait(false);
            using var answer = reply;
            call = http.Placed(call);
            yield return new(call, reply, body);
            if (Next(call, reply) is not { } next)
                yield break;
            var url = guard.Resolve(reply.Answered, next, UrlPurpose.Paging);
            call = call with { Url = url, Budget = http.Budget(), Sends = new(), Answers = [], TakesAnyAnswerElsewhere = false };
        }
        if (visited.Count > MaxPages)
            throw TooLong(call, $"more than {MaxPages} pages");
    }

    private static string? Next(RegistryCall call, RegistryReply reply)
    {
        var (target, unreadable) = LinkHeader.Next(reply.Headers("Link"), call.Url);
        if (unreadable is null)
            return target;
        var shown = Printable.Short(Redact.Text(unreadable, reply.Secrets));
        throw StoredContent.MalformedList(
            $"{call}: the list may go on, but where cannot be read in its Link header, '{shown}'.");
    }

    private static ContentMismatchException TooLong(RegistryCall call, string problem) =>
        new(Problem.LimitExceeded, $"{call}: {problem}.");

    /// <summary>One answer. It lives until the next page is asked for.</summary>
    /// <param name="Call">What was asked.</param>
    /// <param name="Reply">The head of the answer.</param>
    /// <param name="Content">The bytes; null when there are more than are read.</param>
    internal sealed record Page(RegistryCall Call, RegistryReply Reply, byte[]? Content)
    {
        /// <summary>Whether no further page follows.</summary>
        public bool IsLast => LinkHeader.Next(Reply.Headers("Link"), Call.Url) == (null, null);

        /// <summary>The bytes of a page that must be there whole.</summary>
        /// <exception cref="ContentMismatchException">There are more than are read.</exception>
        public byte[] Whole(int maxBytes) =>
            Content ?? throw TooLong(Call, $"a page is larger than {maxBytes} bytes");
    }
}
