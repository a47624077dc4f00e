using System.Net;
using System.Text.Json;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Json;

namespace OciMultiArch.Registry;

/// <summary>
/// Decides whether a registry has the request for referrers, and whether what stands under the tag is a list of them.
/// </summary>
internal static class ReferrersResponse
{
    private const int FirstError = 400;
    private const int LastClientError = 451;

    /// <summary>
    /// The statuses that mean that a registry has no such request. Registries without it say 404, as distribution-spec
    /// has it, but also 400 (Quay), 401 without a challenge (Harbor), 406 (Artifactory), 303 to a page (GHCR) and
    /// others.
    /// </summary>
    public static IReadOnlyList<HttpStatusCode> Absent { get; } =
    [
        HttpStatusCode.SeeOther,
        .. Enumerable.Range(FirstError, LastClientError - FirstError + 1).Select(static status => (HttpStatusCode)status)
            .Where(IsLasting),
        HttpStatusCode.NotImplemented,
        HttpStatusCode.HttpVersionNotSupported,
    ];

    /// <summary>
    /// Whether the registry itself asks for a login that was not shown yet: then it may well have the request.
    /// </summary>
    public static bool AsksForLogin(ListPages.Page page)
    {
        var reply = page.Reply;
        if (reply.Status != HttpStatusCode.Unauthorized || reply.Secrets.Count > 0)
            return false;
        var isElsewhere = Authority.Of(reply.Answered) != Authority.Of(page.Call.Url);
        return !isElsewhere && Challenge.Best(Challenge.Parse(reply.Headers("WWW-Authenticate"))) is not null;
    }

    /// <summary>
    /// Whether an answer without a list holds for all repositories of the registry: one that the registry knows no such
    /// request. A 404 may also mean one repository, and then names an error of the specification.
    /// </summary>
    public static async ValueTask<bool> IsOfRegistryAsync(ListPages.Page page, CancellationToken cancellationToken)
    {
        var reply = page.Reply;
        if (Authority.Of(reply.Answered) != Authority.Of(page.Call.Url))
            return false;
        if (reply.Status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
            return true;
        if (reply.Status != HttpStatusCode.NotFound)
            return false;
        var isJson = reply.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;
        if (!isJson)
            return true;
        var errors = await reply.ReadErrorsAsync(cancellationToken).ConfigureAwait(false);
        if (errors.Items.Count == 0)
            return errors.Hint is null;
        return errors.Has("UNSUPPORTED");
    }

    /// <summary>The first page of a list; null when the answer is no such page: a web page, <c>{}</c> or null.</summary>
    /// <exception cref="ContentMismatchException">It is a page of a list, and malformed.</exception>
    public static ImageIndex? Read(ListPages.Page page, RepositoryName repository)
    {
        if (page.Reply.Status != HttpStatusCode.OK)
            return null;
        var isNamed = page.Reply.ContentType == MediaType.OciIndex.Value;
        if (page.Content is not { } content)
            return null;
        try
        {
            return OciJson.ReadIndex(content, MediaType.OciIndex);
        }
        catch (FormatException wrong) when (isNamed && !HasNoEntries(content))
        {
            throw Malformed(repository, wrong);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A page after the first.</summary>
    /// <exception cref="ContentMismatchException">It is malformed.</exception>
    public static ImageIndex ReadNext(byte[] page, RepositoryName repository)
    {
        try
        {
            return OciJson.ReadIndex(page, MediaType.OciIndex);
        }
        catch (FormatException wrong)
        {
            throw Malformed(repository, wrong);
        }
    }

    /// <summary>
    /// Whether what a tag for referrers leads to is the subject itself. GitLab takes that tag for the digest: then
    /// there is no list, and an index's children are not its referrers.
    /// </summary>
    public static bool IsSubject(Artifact found, Digest subject)
    {
        if (found.Digest == subject)
            return true;
        var isOther = found.Digest.Algorithm != subject.Algorithm && subject.CanVerify;
        return isOther && ContentHash.Compute(subject, found.Bytes.Span) == subject;
    }

    private static bool HasNoEntries(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("manifests", out var entries))
                return true;
            return entries.ValueKind != JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsLasting(HttpStatusCode status) => status
        is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
        && (int)status is not 425;

    private static ContentMismatchException Malformed(RepositoryName repository, FormatException wrong) =>
        StoredContent.MalformedList($"The list of referrers in {repository} is malformed: {wrong.Message}", wrong);
}
