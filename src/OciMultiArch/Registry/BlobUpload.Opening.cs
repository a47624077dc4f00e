using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <content>How a session is opened, or a blob mounted instead.</content>
internal sealed partial class BlobUpload
{
    // distribution-spec, "Pushing a blob in chunks": a registry that hashes parts as they come must know by what.
    private string? AlgorithmParameter =>
        blob.Digest.Algorithm == "sha256" ? null : $"digest-algorithm={blob.Digest.Algorithm}";

    // Only the answer tells which session was opened: whoever gives up meanwhile waits for it briefly, and cancels.
    private async ValueTask<UploadSession> BeginPatientlyAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource patience = new(Timeout.InfiniteTimeSpan, http.Clock);
        using var givenUp = cancellationToken.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).CancelAfter(CancelTime), patience);
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

    private async ValueTask<UploadSession> BeginAsync(CancellationToken cancellationToken)
    {
        if (target.MountOrigin(blob) is { } origin)
        {
            if (await TryMountAsync(origin, cancellationToken).ConfigureAwait(false) is { } mounted)
                return mounted;
            mounts.MarkRefused(origin.Path, target.Name.Path);
            return await OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        }
        if (mounts.RefusesSelf)
            return await OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        if (await TryMountAsync(target.Name, cancellationToken).ConfigureAwait(false) is { } asked)
            return asked;
        var session = await OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        mounts.MarkSelfRefused(); // a plain session works where a mount does not
        return session;
    }

    /// <returns>
    /// Null when the registry refuses the mount as such; a plain session then tells whether writing is allowed at all.
    /// </returns>
    private async ValueTask<UploadSession?> TryMountAsync(RepositoryName origin, CancellationToken cancellationToken)
    {
        var isSelf = origin == target.Name;
        var path = $"blobs/uploads/?mount={blob.Digest}&from={origin.Path}";
        if (AlgorithmParameter is { } algorithm)
            path += $"&{algorithm}";
        var post = target.WriteCall(HttpMethod.Post, path, budget, origin) with { HasWayRound = true };
        using var reply = await TrySendMountAsync(post, cancellationToken).ConfigureAwait(false);
        if (reply is null)
            return null;
        if (reply.Status != System.Net.HttpStatusCode.Created)
            return Opened(post, reply) with { AbsenceIsProven = isSelf && mounts.IsAbsenceProven };
        if (!Confirmation.OfStored(reply) && !await IsThereAsync(cancellationToken).ConfigureAwait(false))
            return null;
        if (isSelf)
            mounts.MarkAbsenceProven();
        return new() { Arrival = isSelf ? Arrival.Present : Arrival.Mounted };
    }

    /// <returns>Null when the mount is refused.</returns>
    private async ValueTask<RegistryReply?> TrySendMountAsync(RegistryCall mount, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(mount, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<UploadSession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        var path = AlgorithmParameter is { } algorithm ? $"blobs/uploads/?{algorithm}" : "blobs/uploads/";
        var post = target.WriteCall(HttpMethod.Post, path, budget, null);
        using var reply = await http.SendAsync(post, cancellationToken).ConfigureAwait(false);
        return Opened(post, reply);
    }

    private UploadSession Opened(RegistryCall post, RegistryReply reply)
    {
        var location = reply.Header("Location") ?? throw new RegistryException(
            Problem.InvalidResponse,
            $"{post}: the registry opened an upload without one Location; it cannot be sent anywhere.")
        {
            StatusCode = reply.Status,
        };
        var guard = http.Host(target.Name.Registry).Guard;
        return new()
        {
            Location = guard.Resolve(reply.Answered, location, UrlPurpose.Upload),
            Limits = UploadLimits.SessionLimits.Of(reply),
        };
    }

    /// <summary>How the first request ended: with the blob in place, or with a session to send it to.</summary>
    private sealed record UploadSession
    {
        /// <summary>How the blob came to be there; null when it is to be sent.</summary>
        public Arrival? Arrival { get; init; }

        /// <summary>Where it is to be sent.</summary>
        public Uri? Location { get; init; }

        /// <summary>What the registry says of the parts that the session takes.</summary>
        public UploadLimits.SessionLimits Limits { get; init; } = UploadLimits.SessionLimits.None;

        /// <summary>Whether the answer proves that the blob is not there.</summary>
        public bool AbsenceIsProven { get; init; }
    }
}
