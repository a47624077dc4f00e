using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>
/// Brings one blob into a repository: a mount from the repository itself asks for it and opens a session in one
/// request, and one PUT sends it, or several PATCH where that is too much. The only place that retries an upload.
/// </summary>
internal sealed partial class BlobUpload
{
    // A smaller blob is sent without asking whether it is there.
    private const long MaxUnaskedBytes = 4 << 20;
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(2);
    private readonly Target target;
    private readonly RegistryHttp http;
    private readonly Blob blob;
    private readonly RetryBudget budget;
    private readonly SentBytes? sent;
    private readonly SendCounter puts = new();
    private readonly SendCounter patches = new();
    private readonly MountSupport mounts;
    private readonly UploadLimits limits;
    private readonly ReadSources sources = new();
    private UploadLimits.SessionLimits session = UploadLimits.SessionLimits.None;
    private Uri? open; // the session that is to be cancelled if it comes to nothing
    private RegistryException? tooLarge; // why the blob does not go whole, as far as this upload was told
    private int resumes;
    private int breaks; // of requests with the whole blob

    public BlobUpload(Target target, ClientState client, Blob blob, IProgress<long>? progress)
    {
        this.target = target;
        this.blob = blob;
        http = client.Http;
        budget = http.Budget();
        sent = progress is null ? null : new(progress);
        mounts = client.Mounts(target.Name.Registry);
        limits = client.Limits(target.Name.Registry);
    }

    private long Size => blob.Descriptor.Size;

    public async ValueTask<Arrival> RunAsync(CancellationToken cancellationToken)
    {
        var isAsked = mounts.RefusesSelf && target.MountOrigin(blob) is null;
        if (isAsked && await IsThereAsync(cancellationToken).ConfigureAwait(false))
            return Arrival.Present;
        var opened = await BeginPatientlyAsync(cancellationToken).ConfigureAwait(false);
        if (opened.Arrival is { } done)
            return done;
        Use(opened);
        try
        {
            var isAbsent = isAsked || opened.AbsenceIsProven || Size <= MaxUnaskedBytes;
            if (isAbsent || !await IsThereAsync(cancellationToken).ConfigureAwait(false))
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

    private ValueTask<bool> IsThereAsync(CancellationToken cancellationToken) =>
        target.HasBlobAsync(blob.Descriptor, budget, cancellationToken);

    private async ValueTask<Arrival> SendAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await TrySendAsync(cancellationToken).ConfigureAwait(false) is not { } failure)
                return Arrival.Copied;
            if (failure.StatusCode == HttpStatusCode.NotFound)
                open = null; // the registry knows the session no more
            sent?.RewindTo(0);
            await http.DelayAsync(failure.RetryAfter, attempt, cancellationToken).ConfigureAwait(false);
            // The closing answer may be lost although the blob arrived, and the session is closed then.
            if (await IsThereAsync(cancellationToken).ConfigureAwait(false))
            {
                sent?.RewindTo(Size);
                return Arrival.Copied;
            }
            // A session whose PUT broke off is not resumed (distribution 2.8 forgets it), and not left open either.
            await CancelAsync().ConfigureAwait(false);
            open = null;
            Use(await OpenSessionAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    private void Use(UploadSession opened)
    {
        open = opened.Location;
        session = opened.Limits;
    }

    /// <returns>Null when the blob was sent; otherwise the failure after which it is worth another session.</returns>
    private async ValueTask<RegistryException?> TrySendAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await TrySendWholeAsync(cancellationToken).ConfigureAwait(false))
                await SendPartsAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (RegistryException refused) when (MayGoWhole(refused))
        {
            limits.MarkPartsRefused();
            await CancelAsync().ConfigureAwait(false);
            open = null;
            return refused;
        }
        catch (RegistryException refused) when (tooLarge is not null && RefusesParts(refused))
        {
            throw TooLarge(tooLarge, refused);
        }
        catch (RegistryException refused) when (HasCode(refused, "DIGEST_INVALID"))
        {
            open = null; // the registry has thrown away what it received
            var places = sources.Places;
            if (sources.Distrust() && budget.TryTake())
                return refused;
            throw Damaged(refused, places);
        }
        catch (RegistryException refused) when (IsWorthAnotherSession(refused) && budget.TryTake())
        {
            return refused;
        }
    }

    /// <returns>Whether it was sent; not where one request may not carry it.</returns>
    private async ValueTask<bool> TrySendWholeAsync(CancellationToken cancellationToken)
    {
        if (PartSize is not null)
            return false;
        try
        {
            await CloseAsync(Put(open!), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RegistryException refused) when (
            refused.StatusCode == HttpStatusCode.RequestEntityTooLarge && limits.LearnTooLarge(Size))
        {
            tooLarge = refused;
            sent?.RewindTo(0);
            return false;
        }
        catch (RegistryException broken) when (RetryPipeline.IsBrokenOff(broken))
        {
            breaks++;
            throw;
        }
    }

    /// <exception cref="RegistryException">Besides: the answer proves nothing, and the blob is not there.</exception>
    private async ValueTask CloseAsync(RegistryCall put, CancellationToken cancellationToken)
    {
        using var reply = await http.SendBodyAsync(put, cancellationToken).ConfigureAwait(false);
        if (Confirmation.OfStored(reply) || await IsThereAsync(cancellationToken).ConfigureAwait(false))
            return;
        throw Confirmation.NotStored(put, reply, blob.Digest);
    }

    private RegistryCall Put(Uri location) => target.WriteCall(HttpMethod.Put, "", budget, null) with
    {
        Url = UrlReference.WithParameter(location, $"digest={blob.Digest}"),
        IsRepeatable = false,
        Sends = puts,
        Content = BodyAsync,
        BodyBytes = Size,
    };

    private async ValueTask<HttpContent> BodyAsync(CancellationToken cancellationToken)
    {
        var content = await OpenBlobAsync(0, cancellationToken).ConfigureAwait(false);
        return new StreamBody(content, blob.Descriptor, sent) { Clock = http.Clock };
    }

    private async ValueTask<Stream> OpenBlobAsync(long from, CancellationToken cancellationToken)
    {
        try
        {
            return sources.Add(await blob.OpenUnverifiedAsync(from, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CallbackException(failure);
        }
    }

    private bool IsWorthAnotherSession(RegistryException failure) => failure.StatusCode switch
    {
        null => RetryPipeline.IsBrokenOff(failure),
        HttpStatusCode.NotFound => failure.ErrorCodes.Any(RegistryErrors.IsOfUpload),
        HttpStatusCode.RequestedRangeNotSatisfiable => true,
        { } status when Confirmation.IsSuccess(status) => true,
        _ => RetryPipeline.IsTransient(failure) && !http.IsTooLong(failure.RetryAfter),
    };

    private static bool HasCode(RegistryException refused, string code) =>
        refused.ErrorCodes.Contains(code, StringComparer.OrdinalIgnoreCase);

    // distribution-spec, "Canceling a blob upload": asked for also when the caller has given up, so briefly; a failed
    // cancel is harmless.
    private async ValueTask CancelAsync()
    {
        if (open is not { } location)
            return;
        using CancellationTokenSource brief = new(CancelTime, http.Clock);
        var delete = target.WriteCall(HttpMethod.Delete, "", budget, null) with
        {
            Url = location,
            IsRepeatable = false,
        };
        try
        {
            using var reply = await http.SendAsync(delete, brief.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is RegistryException or OperationCanceledException or ObjectDisposedException)
        {
            // the session ends by itself
        }
    }

    private ContentMismatchException Damaged(RegistryException refused, string? places)
    {
        var read = places ?? string.Join(" or ", blob.Sources);
        return new(
            Problem.DamagedContent,
            $"{target.Name} says that what was read from {read} is not {blob.Digest}.",
            new Remedy("Try again; if it stays so, check the source, which may be damaged."),
            refused);
    }

    /// <summary>What an upload needs of the repository it goes to.</summary>
    public sealed record Target
    {
        public required RepositoryName Name { get; init; }

        /// <summary>
        /// Makes a call that writes, at a path below the repository; a mount also needs the right to read its origin.
        /// </summary>
        public required Func<HttpMethod, string, RetryBudget, RepositoryName?, RegistryCall> WriteCall { get; init; }

        /// <summary>Whether a blob is there.</summary>
        public required Func<Descriptor, RetryBudget, CancellationToken, ValueTask<bool>> HasBlobAsync { get; init; }

        /// <summary>
        /// The other repository that a blob can be mounted from, as far as is known now; null for none.
        /// </summary>
        public required Func<Blob, RepositoryName?> MountOrigin { get; init; }
    }

    /// <summary>
    /// Counts what an attempt has sent, so that it can be taken back when the next one begins further in front.
    /// </summary>
    private sealed class SentBytes(IProgress<long> listener) : IProgress<long>
    {
        private long sent;

        public void Report(long value)
        {
            sent += value;
            listener.Report(value);
        }

        public void RewindTo(long count)
        {
            if (sent != count)
                Report(count - sent);
        }
    }
}
