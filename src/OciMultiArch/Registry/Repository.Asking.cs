using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch;

/// <content>
/// Questions that only save work. Who may push need not be allowed to read, some registries say 403 for what is not
/// there, and some proxies know no HEAD: whatever the refusal, POST and PUT tell whether a push may go on.
/// </content>
public sealed partial class Repository : IRemoteStore
{
    // A login that is needed is needed for writing too, and what is only busy is asked again.
    private static readonly HttpStatusCode[] Unwilling =
    [
        .. Enumerable.Range(400, 100).Except([401, 407, 408, 425, 429, 499]).Select(static code => (HttpStatusCode)code),
        HttpStatusCode.InternalServerError,
        HttpStatusCode.NotImplemented,
        HttpStatusCode.HttpVersionNotSupported,
    ];

    async ValueTask<Digest?> IRemoteStore.AskTagAsync(Tag tag, CancellationToken cancellationToken)
    {
        using var reply = await AskManifestAsync(HttpMethod.Head, tag.Value, cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.OK && ManifestResponse.Described(reply) is { } descriptor)
        {
            client.MarkSeen(Name, tag);
            return descriptor.Digest;
        }
        var isThereUntold = reply.Status == HttpStatusCode.OK || IsUnknownMethod(reply.Status);
        var wasThere = reply.Status == HttpStatusCode.NotFound && client.HasSeen(Name, tag);
        if (!isThereUntold && !wasThere)
            return null;
        return await FindUnlessRefusedAsync(tag, cancellationToken).ConfigureAwait(false);
    }

    async ValueTask<bool> IRemoteStore.AskManifestAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        var digest = manifest.Digest.ToString();
        using var reply = await AskManifestAsync(HttpMethod.Head, digest, cancellationToken).ConfigureAwait(false);
        if (!IsUnknownMethod(reply.Status))
            return reply.Status == HttpStatusCode.OK && ManifestResponse.MayBe(reply, manifest);
        using var whole = await AskManifestAsync(HttpMethod.Get, digest, cancellationToken).ConfigureAwait(false);
        return whole.Status == HttpStatusCode.OK && ManifestResponse.MayBe(whole, manifest);
    }

    ValueTask<bool?> IRemoteStore.AskBlobAsync(Descriptor blob, CancellationToken cancellationToken) =>
        AskBlobAsync(blob, Http.Budget(), cancellationToken);

    void IRemoteStore.Expect(int requests) => Http.Expect(Name.Registry, requests);

    void IRemoteStore.ExpectReads(int requests) => Http.ExpectReads(Name.Registry, requests);

    async ValueTask<bool> IRemoteStore.BackOffAsync(int attempt, CancellationToken cancellationToken)
    {
        if (!Http.MayTryAgain(attempt))
            return false;
        await Http.DelayAsync(null, attempt, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool?> AskBlobAsync(Descriptor blob, RetryBudget budget, CancellationToken cancellationToken)
    {
        var head = Call(HttpMethod.Head, $"blobs/{blob.Digest}", Unwilling) with { Budget = budget };
        using var reply = await AskAsync(head, cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.OK)
            return await HasSizeAsync(reply, blob, budget, cancellationToken).ConfigureAwait(false);
        // Where storage is elsewhere, its addresses are often signed for GET alone.
        if (IsElsewhere(reply))
            return await HasLastByteAsync(blob, budget, cancellationToken).ConfigureAwait(false);
        return reply.Status == HttpStatusCode.NotFound ? false : null;
    }

    private bool IsElsewhere(RegistryReply reply) => !Http.Host(Name.Registry).Is(reply.Answered);

    private static bool IsUnknownMethod(HttpStatusCode status) =>
        status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented;

    private ValueTask<RegistryReply> AskManifestAsync(
        HttpMethod method, string reference, CancellationToken cancellationToken)
    {
        var call = Call(method, $"manifests/{reference}", Unwilling) with { Accept = AcceptedManifests };
        return AskAsync(call, cancellationToken);
    }

    // A failure may pass: it is asked once more, and no oftener, as the answer only saves work.
    private async ValueTask<RegistryReply> AskAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        call = call with { OnlySavesWork = true };
        var reply = await Http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (reply.Status != HttpStatusCode.InternalServerError || !call.Budget.TryTake())
            return reply;
        reply.Dispose();
        await Http.DelayAsync(null, 0, cancellationToken).ConfigureAwait(false);
        return await Http.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Digest?> FindUnlessRefusedAsync(Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Itself.FindAsync(tag, cancellationToken).ConfigureAwait(false);
            return found?.Digest;
        }
        catch (RegistryException refused) when (refused.StatusCode is { } status && Unwilling.Contains(status))
        {
            return null;
        }
    }
}
