using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Registry;
using OciMultiArch.Telemetry;

namespace OciMultiArch;

public sealed partial class Repository
{
    /// <inheritdoc/>
    public async ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return await HasBlobAsync(blob, Http.Budget(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(
        Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (from > 0 && from >= blob.Size)
            return Stream.Null; // a registry answers 416 to a range that starts at the end
        var budget = Http.Budget();
        SendCounter sends = new();
        ResumingStream stream = new(AskFromAsync, blob.Size, from, Http, budget);
        await stream.StartAsync(cancellationToken).ConfigureAwait(false);
        return stream;

        ValueTask<BlobBody?> AskFromAsync(long first, bool isResumed, CancellationToken cancel)
        {
            BlobRequest request = new(blob, first, isResumed, budget, sends);
            return FirstAsync(MirrorPulls.ByDigest, (place, stop) => AskAsync(place, request, stop), cancel);
        }
    }

    /// <summary>
    /// The first source of a blob that is another repository of this registry and has not refused a mount to this one.
    /// No network.
    /// </summary>
    /// <param name="blob">The blob with its sources.</param>
    public IContentSource? MountOrigin(Blob blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return Neighbour(blob);
    }

    /// <inheritdoc/>
    public async ValueTask<Arrival> WriteAsync(
        Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ContentHash.CheckVerifiable(blob.Digest);
        using var span = Instruments.Source.StartActivity("oci.blob.write");
        span?.SetTag(Keys.Repository, Name.ToString());
        span?.SetTag(Keys.BlobDigest, blob.Digest.ToString());
        span?.SetTag(Keys.BlobSize, blob.Descriptor.Size);
        try
        {
            var arrival = await WriteOnceAsync(blob, progress, cancellationToken).ConfigureAwait(false);
            var value = KeyValue(arrival);
            span?.SetTag(Keys.Arrival, value);
            Instruments.Arrived(value, Name.Registry);
            return arrival;
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            throw;
        }
    }

    // The call begins at the URL of the blob each time: a redirect may have ended.
    private async ValueTask<BlobBody?> AskAsync(
        ReadPlace place, BlobRequest request, CancellationToken cancellationToken)
    {
        var (blob, from, isResumed, budget, sends) = request;
        var get = GetCall(place, blob, from);
        if (!place.IsMirror)
            get = get with { Budget = budget, Sends = sends };
        var reply = await Http.SendAsync(get, cancellationToken).ConfigureAwait(false);
        try
        {
            if (isResumed && BlobResponse.IsOtherPart(reply, blob, from))
            {
                reply.Dispose();
                return null;
            }
            CheckFound(get, reply, blob, from);
            var skip = BlobResponse.Skip(get, reply, blob, from);
            var body = await reply.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new(body, from - skip, place, client.Mirrored.Health);
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    private async ValueTask<Arrival> WriteOnceAsync(
        Blob blob, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var turn = await client.Uploads.EnterAsync((Name, blob.Digest), cancellationToken).ConfigureAwait(false);
        if (turn.PredecessorSucceeded)
            return Arrival.Present;
        BlobUpload.Target target = new()
        {
            Name = Name,
            WriteCall = WriteCall,
            HasBlobAsync = HasForSureAsync,
            MountOrigin = candidate => Neighbour(candidate)?.Name,
        };
        BlobUpload upload = new(target, client, blob, progress);
        var arrival = await upload.RunAsync(cancellationToken).ConfigureAwait(false);
        turn.Succeeded();
        return arrival;
    }

    private async ValueTask<bool> HasForSureAsync(
        Descriptor blob, RetryBudget budget, CancellationToken cancellationToken) =>
        await AskBlobAsync(blob, budget, cancellationToken).ConfigureAwait(false) ?? false;

    private static string KeyValue(Arrival arrival) => arrival switch
    {
        Arrival.Present => "present",
        Arrival.Mounted => "mounted",
        _ => "copied",
    };

    private Repository? Neighbour(Blob blob) => blob.Sources.OfType<Repository>().FirstOrDefault(CanMountFrom);

    private bool CanMountFrom(Repository other)
    {
        var isOfRegistry = ReferenceEquals(client, other.client) && Name.Registry == other.Name.Registry;
        if (!isOfRegistry || Name == other.Name)
            return false;
        return !client.Mounts(Name.Registry).Refuses(other.Name.Path, Name.Path);
    }

    private async ValueTask<bool> HasBlobAsync(Descriptor blob, RetryBudget budget, CancellationToken cancellationToken)
    {
        HttpStatusCode[] answers = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Forbidden];
        var head = Call(HttpMethod.Head, $"blobs/{blob.Digest}", answers) with { Budget = budget };
        using var reply = await Http.SendAsync(head, cancellationToken).ConfigureAwait(false);
        if (reply.Status != HttpStatusCode.OK)
            return false;
        return await HasSizeAsync(reply, blob, budget, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> HasSizeAsync(
        RegistryReply reply, Descriptor blob, RetryBudget budget, CancellationToken cancellationToken)
    {
        // Some proxies leave the length out; what has another length is not the blob.
        var length = reply.ContentHeaders.ContentLength ?? blob.Size;
        if (ManifestResponse.IsPage(reply))
            length = 0; // a page in place of the blob; a registry that calls it so still has its last byte
        if (length == blob.Size)
            return true;
        // Some proxies say 0; so does a registry whose blob lost its bytes to a full disk.
        return length == 0 && await HasLastByteAsync(blob, budget, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> HasLastByteAsync(
        Descriptor blob, RetryBudget budget, CancellationToken cancellationToken)
    {
        var last = blob.Size - 1;
        var get = GetCall(ReadPlace.Itself(Name), blob, last) with { Budget = budget };
        using var reply = await Http.SendAsync(get, cancellationToken).ConfigureAwait(false);
        if (reply.Status is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            return false;
        try
        {
            BlobResponse.Skip(get, reply, blob, last);
            return true;
        }
        catch (ContentMismatchException)
        {
            return false;
        }
    }

    private RegistryCall GetCall(ReadPlace place, Descriptor blob, long from)
    {
        HttpStatusCode[] answers = [HttpStatusCode.NotFound, HttpStatusCode.RequestedRangeNotSatisfiable];
        return ReadCall(place, HttpMethod.Get, $"blobs/{blob.Digest}", answers) with
        {
            From = from,
            ReplyBytes = blob.Size - from,
        };
    }

    private static void CheckFound(RegistryCall get, RegistryReply reply, Descriptor blob, long from)
    {
        if (reply.Status == HttpStatusCode.NotFound)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"The blob {blob.Digest} is not in {get.Repository}.",
                new Remedy("Push the image there again, or take it from elsewhere."));
        if (reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
            throw StoredContent.Damaged(
                $"{get}: there is no byte {from}, although the descriptor says {blob.Size} bytes.");
    }

    private RegistryCall WriteCall(HttpMethod method, string rest, RetryBudget budget, RepositoryName? origin)
    {
        var scopes = Writing;
        if (origin is not null && origin != Name)
            scopes = scopes.Union(ScopeSet.OfRepository(origin.Path, "pull"));
        return Call(method, rest) with { Budget = budget, Scopes = scopes };
    }

    /// <summary>One request for a blob: what is wanted, and the tries that it shares with others.</summary>
    private sealed record BlobRequest(
        Descriptor Blob, long From, bool IsResumed, RetryBudget Budget, SendCounter Sends);
}
