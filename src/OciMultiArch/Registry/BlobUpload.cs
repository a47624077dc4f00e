using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>
/// Brings one blob into a repository: a mount from the repository itself asks for it and opens a session in one request, and one PUT sends it. The only
/// place that retries an upload.
/// </summary>
internal sealed class BlobUpload(Repository target, RegistryClient client, Blob blob, IProgress<long>? progress)
{
    private const long AskFrom = 4 << 20;
    private readonly RetryBudget budget = client.Http.Budget();
    private readonly MountKnowledge mounts = client.Mounts(target.Name.Registry);

    public async ValueTask<Arrival> RunAsync(CancellationToken cancellationToken)
    {
        if (mounts.RefusesSelf && Origin() is null && await target.HasBlobAsync(blob.Descriptor, budget, cancellationToken).ConfigureAwait(false))
            return Arrival.Present;
        var session = await BeginAsync(cancellationToken).ConfigureAwait(false);
        if (session.Arrival is { } done)
            return done;
        if (blob.Descriptor.Size > AskFrom && !session.AbsenceIsProven
            && await target.HasBlobAsync(blob.Descriptor, budget, cancellationToken).ConfigureAwait(false))
        {
            await CancelAsync(session.Location!, cancellationToken).ConfigureAwait(false);
            return Arrival.Present;
        }
        return await SendAsync(session.Location!, cancellationToken).ConfigureAwait(false);
    }

    private Repository? Origin() => blob.Sources.OfType<Repository>()
        .FirstOrDefault(each => each.IsBeside(target) && !mounts.Refuses(each.Name.Path));

    private async ValueTask<UploadSession> BeginAsync(CancellationToken cancellationToken)
    {
        if (Origin() is { } origin)
        {
            if (await TryMountAsync(origin, cancellationToken).ConfigureAwait(false) is { } mounted)
                return mounted;
            mounts.Refused(origin.Name.Path);
            return await PlainAsync(cancellationToken).ConfigureAwait(false);
        }
        if (!mounts.RefusesSelf)
        {
            if (await TryMountAsync(target, cancellationToken).ConfigureAwait(false) is { } asked)
                return asked;
            var plain = await PlainAsync(cancellationToken).ConfigureAwait(false);
            mounts.SelfRefused(); // a plain session works where a mount does not
            return plain;
        }
        return await PlainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null when the registry refuses the mount as such; a plain session then tells whether writing is allowed at all.</returns>
    private async ValueTask<UploadSession?> TryMountAsync(Repository origin, CancellationToken cancellationToken)
    {
        var isSelf = origin.Equals(target);
        var post = target.WriteCall(HttpMethod.Post, $"blobs/uploads/?mount={blob.Digest}&from={origin.Name.Path}", budget, origin);
        try
        {
            using var reply = await client.Http.SendAsync(post, cancellationToken).ConfigureAwait(false);
            if (reply.Status != HttpStatusCode.Created)
                return Opened(post, reply, isSelf && mounts.AbsenceIsProven);
            if (isSelf)
                mounts.Proved();
            return new(isSelf ? Arrival.Present : Arrival.Mounted, null, true);
        }
        catch (RegistryException refused) when ((int?)refused.StatusCode is >= 400 and < 500 and not 429)
        {
            return null;
        }
        catch (RegistryException refused) when (refused.StatusCode is null && refused.InnerException is null)
        {
            return null; // a token service that refuses the second repository altogether
        }
    }

    private async ValueTask<UploadSession> PlainAsync(CancellationToken cancellationToken)
    {
        var post = target.WriteCall(HttpMethod.Post, "blobs/uploads/", budget);
        using var reply = await client.Http.SendAsync(post, cancellationToken).ConfigureAwait(false);
        return Opened(post, reply, false);
    }

    private UploadSession Opened(RegistryCall post, RegistryReply reply, bool absenceIsProven)
    {
        var location = reply.Header("Location")
            ?? throw new RegistryException($"{post}: the registry opened an upload without one Location; it cannot be sent anywhere.") { StatusCode = reply.Status };
        var guard = client.Http.Host(target.Name.Registry).Guard;
        return new(null, guard.Resolve(reply.Answered, location, UrlPurpose.Upload), absenceIsProven);
    }

    private async ValueTask<Arrival> SendAsync(Uri location, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var reply = await client.Http.SendAsync(Put(location), cancellationToken).ConfigureAwait(false);
                return Arrival.Copied;
            }
            catch (RegistryException failure) when (IsWorthAnotherSession(failure) && budget.TryTake())
            {
                // The closing answer may be lost although the blob arrived; a session whose PUT broke off is not resumed (distribution 2.8 forgets it).
                await client.Http.DelayAsync(failure.RetryAfter, cancellationToken).ConfigureAwait(false);
                if (await target.HasBlobAsync(blob.Descriptor, budget, cancellationToken).ConfigureAwait(false))
                    return Arrival.Copied;
                location = (await PlainAsync(cancellationToken).ConfigureAwait(false)).Location!;
            }
        }
    }

    private RegistryCall Put(Uri location) => target.WriteCall(HttpMethod.Put, "", budget) with
    {
        Url = UrlReference.WithParameter(location, $"digest={blob.Digest}"),
        IsRepeatable = false,
        Content = async cancel => new StreamBody(
            await blob.OpenUnverifiedAsync(0, cancel).ConfigureAwait(false), blob.Descriptor.Size, progress),
    };

    private static bool IsWorthAnotherSession(RegistryException failure) => failure.StatusCode is { } status
        ? RetryPipeline.IsTransient(status)
            || (status == HttpStatusCode.NotFound && failure.ErrorCodes.Any(static each => each is "BLOB_UPLOAD_UNKNOWN" or "BLOB_UPLOAD_INVALID"))
        : failure.InnerException is { } cause && RetryPipeline.IsTransient(cause);

    private async ValueTask CancelAsync(Uri location, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await client.Http.SendAsync(
                target.WriteCall(HttpMethod.Delete, "", budget) with { Url = location, IsRepeatable = false }, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            // distribution-spec: a failed cancel is harmless, the session ends by itself
        }
    }

    /// <summary>How the first request ended: with the blob in place, or with a session to send it to.</summary>
    private sealed record UploadSession(Arrival? Arrival, Uri? Location, bool AbsenceIsProven);
}
