using OciMultiArch.Content;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>Layers that are read from the addresses in their descriptors, the first that answers.</summary>
internal sealed class ForeignLayerSource(ClientState client) : OneBlobSource
{
    // Names a layer in messages and measurements beside the host.
    private const string AnyPath = "layer";

    public override async ValueTask<Stream> OpenAsync(
        Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (from > 0 && from >= blob.Size)
            return Stream.Null;
        OciException? failure = null;
        foreach (var text in blob.Urls)
        {
            try
            {
                var url = ForeignUrl.Read(blob, text);
                return await OpenAsync(blob, url, from, cancellationToken).ConfigureAwait(false);
            }
            catch (OciException wrong)
            {
                failure ??= wrong;
            }
        }
        throw failure ?? new ContentNotFoundException(
            Problem.NotFound, $"The manifest names no address of the layer {blob.Digest}.");
    }

    /// <summary>What it stands for, in messages.</summary>
    public override string ToString() => "the addresses in the manifest";

    private async ValueTask<Stream> OpenAsync(
        Descriptor layer, Uri url, long from, CancellationToken cancellationToken)
    {
        var host = Authority.Of(url);
        var isPublic = AddressGuard.KindOf(host) == AddressGuard.Kind.Public;
        if (!isPublic && !host.IsLoopback && !client.Http.ForeignHost(url).Guard.IsTrusted(host))
            throw ForeignUrl.Untrusted(layer, url);
        var budget = client.Http.Budget();
        SendCounter sends = new();
        ResumingStream stream = new(AskFromAsync, layer.Size, from, client.Http, budget);
        await stream.StartAsync(cancellationToken).ConfigureAwait(false);
        return stream;

        ValueTask<BlobBody?> AskFromAsync(long first, bool isResumed, CancellationToken cancel)
        {
            var get = GetCall(url, first) with { Budget = budget, Sends = sends };
            return AskAsync(get, layer, isResumed, cancel);
        }
    }

    private async ValueTask<BlobBody?> AskAsync(
        RegistryCall get, Descriptor layer, bool isResumed, CancellationToken cancellationToken)
    {
        var reply = await client.Http.SendForeignAsync(get, cancellationToken).ConfigureAwait(false);
        try
        {
            if (isResumed && BlobResponse.IsOtherPart(reply, layer, get.From))
            {
                reply.Dispose();
                return null;
            }
            var skip = BlobResponse.Skip(get, reply, layer, get.From);
            var body = await reply.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new(body, get.From - skip, ReadPlace.Itself(get.Repository), client.Mirrored.Health);
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    private RegistryCall GetCall(Uri url, long from) => new()
    {
        Method = HttpMethod.Get,
        Url = url,
        Repository = RepositoryName.Parse($"{Authority.Of(url)}/{AnyPath}"),
        Scopes = ScopeSet.Empty,
        Budget = client.Http.Budget(),
        From = from,
    };
}
