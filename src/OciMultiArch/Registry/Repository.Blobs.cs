using System.Net;
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
    public async ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (from > 0 && from >= blob.Size)
            return Stream.Null; // a registry answers 416 to a range that starts at the end
        var get = Call(HttpMethod.Get, $"blobs/{blob.Digest}", HttpStatusCode.NotFound, HttpStatusCode.RequestedRangeNotSatisfiable) with { From = from };
        var reply = await Http.SendAsync(get, cancellationToken).ConfigureAwait(false);
        try
        {
            if (reply.Status == HttpStatusCode.NotFound)
                throw new ContentNotFoundException($"The blob {blob.Digest} is not in {Name}. Push the image there again, or take it from elsewhere.");
            if (reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
                throw new ContentMismatchException($"{get}: there is no byte {from}, although the descriptor says {blob.Size} bytes. What the registry holds is damaged: push it again, or take it from elsewhere.");
            var skip = BlobResponse.Skip(get, reply, blob, from);
            var body = await reply.OpenAsync(cancellationToken).ConfigureAwait(false);
            await BlobResponse.SkipAsync(body, skip, cancellationToken).ConfigureAwait(false);
            return body;
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    /// <summary>The first source of a blob that is another repository of this registry and has not refused a mount to this one. No network.</summary>
    /// <param name="blob">The blob with its sources.</param>
    public IContentSource? MountOrigin(Blob blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return Neighbour(blob);
    }

    /// <inheritdoc/>
    public async ValueTask<Arrival> WriteAsync(Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (!blob.Digest.CanVerify)
            throw new ContentMismatchException($"{blob.Digest} cannot be verified by a registry: only sha256 and sha512 digests are sent.");
        using var span = Instruments.Source.StartActivity("oci.blob.write");
        span?.SetTag(Keys.Repository, Name.ToString());
        span?.SetTag(Keys.BlobDigest, blob.Digest.ToString());
        span?.SetTag(Keys.BlobSize, blob.Descriptor.Size);
        try
        {
            var arrival = await WriteOnceAsync(blob, progress, cancellationToken).ConfigureAwait(false);
            var word = Word(arrival);
            span?.SetTag(Keys.Arrival, word);
            Instruments.Arrived(word, Name.Registry);
            return arrival;
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            throw;
        }
    }

    private async ValueTask<Arrival> WriteOnceAsync(Blob blob, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var alone = await client.Uploads.EnterAsync((Name, blob.Digest), cancellationToken).ConfigureAwait(false);
        if (alone.PredecessorSucceeded)
            return Arrival.Present;
        var arrival = await new BlobUpload(this, client, blob, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        alone.Succeeded();
        return arrival;
    }

    private static string Word(Arrival arrival) => arrival switch
    {
        Arrival.Present => "present",
        Arrival.Mounted => "mounted",
        _ => "copied",
    };

    internal Repository? Neighbour(Blob blob) => blob.Sources.OfType<Repository>()
        .FirstOrDefault(each => each.IsBeside(this) && !client.Mounts(Name.Registry).Refuses(each.Name.Path, Name.Path));

    internal async ValueTask<bool> HasBlobAsync(Descriptor blob, RetryBudget budget, CancellationToken cancellationToken)
    {
        var head = Call(HttpMethod.Head, $"blobs/{blob.Digest}", HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Forbidden);
        using var reply = await Http.SendAsync(head with { Budget = budget }, cancellationToken).ConfigureAwait(false);
        if (reply.Status != HttpStatusCode.OK)
            return false;
        // What has another length is not the blob. Some proxies leave the length out; those that say 0 may hide a blob that lost its bytes to a full disk.
        return reply.ContentHeaders.ContentLength is not { } length || length == blob.Size || (length == 0 && await HasLastByteAsync(blob, budget, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<bool> HasLastByteAsync(Descriptor blob, RetryBudget budget, CancellationToken cancellationToken)
    {
        var get = Call(HttpMethod.Get, $"blobs/{blob.Digest}", HttpStatusCode.NotFound, HttpStatusCode.RequestedRangeNotSatisfiable) with { From = blob.Size - 1, Budget = budget };
        using var reply = await Http.SendAsync(get, cancellationToken).ConfigureAwait(false);
        try
        {
            if (reply.Status is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
                return false;
            BlobResponse.Skip(get, reply, blob, blob.Size - 1);
            return true;
        }
        catch (ContentMismatchException)
        {
            return false;
        }
    }

    /// <summary>A call that writes, for the upload machine; a mount also needs to read its origin.</summary>
    internal RegistryCall WriteCall(HttpMethod method, string rest, RetryBudget budget, Repository? origin = null) => Call(method, rest) with
    {
        Budget = budget,
        Scopes = origin is null || origin.Name == Name ? Writing : Writing.Union(ScopeSet.OfRepository(origin.Name.Path, "pull")),
    };
}
