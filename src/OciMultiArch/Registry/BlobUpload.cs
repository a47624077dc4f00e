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
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(2);
    private readonly RetryBudget budget = client.Http.Budget();
    private readonly SentBytes? sent = progress is null ? null : new(progress);
    private readonly SendCounter puts = new();
    private readonly MountSupport mounts = client.Mounts(target.Name.Registry);
    private Uri? open; // the session that is to be cancelled if it comes to nothing

    public async ValueTask<Arrival> RunAsync(CancellationToken cancellationToken)
    {
        var isAsked = mounts.RefusesSelf && Origin() is null;
        if (isAsked && await IsThereAsync(cancellationToken).ConfigureAwait(false))
            return Arrival.Present;
        var session = await BeginPatientlyAsync(cancellationToken).ConfigureAwait(false);
        if (session.Arrival is { } done)
            return done;
        open = session.Location;
        try
        {
            if (blob.Descriptor.Size <= AskFrom || isAsked || session.AbsenceIsProven || !await IsThereAsync(cancellationToken).ConfigureAwait(false))
                return await SendAsync(cancellationToken).ConfigureAwait(false);
            await CancelAsync().ConfigureAwait(false);
            return Arrival.Present;
        }
        catch (CallbackException own)
        {
            await CancelAsync().ConfigureAwait(false);
            own.Rethrow();
            throw;
        }
        catch (Exception)
        {
            await CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Only the answer tells which session was opened: whoever gives up meanwhile waits for it briefly, and cancels.
    private async ValueTask<UploadSession> BeginPatientlyAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource patience = new(Timeout.InfiniteTimeSpan, client.Http.Clock);
        using var givenUp = cancellationToken.UnsafeRegister(static each => ((CancellationTokenSource)each!).CancelAfter(CancelTime), patience);
        UploadSession session;
        try
        {
            session = await BeginAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        if (!cancellationToken.IsCancellationRequested)
            return session;
        open = session.Location;
        await CancelAsync().ConfigureAwait(false);
        throw new OperationCanceledException(cancellationToken);
    }

    private ValueTask<bool> IsThereAsync(CancellationToken cancellationToken) => target.HasBlobAsync(blob.Descriptor, budget, cancellationToken);

    private Repository? Origin() => target.Neighbour(blob);

    private async ValueTask<UploadSession> BeginAsync(CancellationToken cancellationToken)
    {
        if (Origin() is { } origin)
        {
            if (await TryMountAsync(origin, cancellationToken).ConfigureAwait(false) is { } mounted)
                return mounted;
            mounts.Refused(origin.Name.Path, target.Name.Path);
            return await PlainAsync(cancellationToken).ConfigureAwait(false);
        }
        if (mounts.RefusesSelf)
            return await PlainAsync(cancellationToken).ConfigureAwait(false);
        if (await TryMountAsync(target, cancellationToken).ConfigureAwait(false) is { } asked)
            return asked;
        var plain = await PlainAsync(cancellationToken).ConfigureAwait(false);
        mounts.SelfRefused(); // a plain session works where a mount does not
        return plain;
    }

    /// <returns>Null when the registry refuses the mount as such; a plain session then tells whether writing is allowed at all.</returns>
    private async ValueTask<UploadSession?> TryMountAsync(Repository origin, CancellationToken cancellationToken)
    {
        var isSelf = origin.Equals(target);
        var post = target.WriteCall(HttpMethod.Post, $"blobs/uploads/?mount={blob.Digest}&from={origin.Name.Path}", budget, origin);
        using var reply = await AnsweredAsync(post, cancellationToken).ConfigureAwait(false);
        if (reply is null)
            return null;
        if (reply.Status != HttpStatusCode.Created)
            return Opened(post, reply, isSelf && mounts.AbsenceIsProven);
        if (isSelf)
            mounts.Proved();
        return new(isSelf ? Arrival.Present : Arrival.Mounted, null, true);
    }

    private async ValueTask<RegistryReply?> AnsweredAsync(RegistryCall mount, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Http.SendAsync(mount, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refused) when ((int?)refused.StatusCode is >= 400 and not 429)
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

    private async ValueTask<Arrival> SendAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            RegistryException failure;
            try
            {
                using var reply = await client.Http.SendBodyAsync(Put(open!), cancellationToken).ConfigureAwait(false);
                return Arrival.Copied;
            }
            catch (CallbackException own) when (own.InnerException is RegistryException broken && RetryPipeline.IsBrokenOff(broken) && budget.TryTake())
            {
                failure = broken; // the registry that is read from, in the middle: both sides start again
            }
            catch (RegistryException refused) when (refused.ErrorCodes.Contains("DIGEST_INVALID", StringComparer.OrdinalIgnoreCase))
            {
                open = null; // the registry has thrown away what it received
                throw Damaged(refused);
            }
            catch (RegistryException refused) when (IsWorthAnotherSession(refused) && budget.TryTake())
            {
                failure = refused;
            }
            // The closing answer may be lost although the blob arrived; a session whose PUT broke off is not resumed (distribution 2.8 forgets it).
            open = null;
            sent?.Rewind();
            await client.Http.DelayAsync(failure.RetryAfter, attempt, cancellationToken).ConfigureAwait(false);
            if (await IsThereAsync(cancellationToken).ConfigureAwait(false))
                return Arrival.Copied;
            open = (await PlainAsync(cancellationToken).ConfigureAwait(false)).Location;
        }
    }

    private ContentMismatchException Damaged(RegistryException refused) => new(
        $"{target} says that what was read from {string.Join(" or ", blob.Sources)} is not {blob.Digest}. Check the source; it may be damaged.", refused);

    private RegistryCall Put(Uri location) => target.WriteCall(HttpMethod.Put, "", budget) with
    {
        Url = UrlReference.WithParameter(location, $"digest={blob.Digest}"),
        IsRepeatable = false,
        Sends = puts,
        Content = async cancel => new StreamBody(await OpenAsync(cancel).ConfigureAwait(false), blob.Descriptor, sent),
    };

    private async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await blob.OpenUnverifiedAsync(0, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CallbackException(failure);
        }
    }

    private bool IsWorthAnotherSession(RegistryException failure) => failure.StatusCode switch
    {
        null => RetryPipeline.IsBrokenOff(failure),
        HttpStatusCode.NotFound => failure.ErrorCodes.Any(static each => each is "BLOB_UPLOAD_UNKNOWN" or "BLOB_UPLOAD_INVALID"),
        HttpStatusCode.RequestedRangeNotSatisfiable => true,
        { } status => RetryPipeline.IsTransient(status) && !client.Http.IsTooLong(failure.RetryAfter),
    };

    // distribution-spec, "Canceling a blob upload": asked for also when the caller has given up, so briefly; a failed cancel is harmless.
    private async ValueTask CancelAsync()
    {
        if (open is not { } location)
            return;
        using CancellationTokenSource brief = new(CancelTime, client.Http.Clock);
        try
        {
            using var reply = await client.Http.SendAsync(
                target.WriteCall(HttpMethod.Delete, "", budget) with { Url = location, IsRepeatable = false }, brief.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RegistryException or OperationCanceledException or ObjectDisposedException)
        {
            // the session ends by itself
        }
    }

    /// <summary>How the first request ended: with the blob in place, or with a session to send it to.</summary>
    private sealed record UploadSession(Arrival? Arrival, Uri? Location, bool AbsenceIsProven);
}
