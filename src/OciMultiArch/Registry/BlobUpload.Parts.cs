using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <content>
/// A blob in parts of equal size (distribution-spec, "Pushing a blob in chunks"), where one request may not carry it
/// whole. A part that breaks off goes on where the session says that it ends; where no session says so, all starts
/// again.
/// </content>
internal sealed partial class BlobUpload
{
    // A smaller blob that breaks off is sent whole again.
    private const long MinSplitBytes = 8 << 20;
    private const int MaxWholeBreaks = 2;
    private const int PartsOfBroken = 8;

    private bool tookPart; // whether the registry has taken a part in this attempt

    // What breaks off again and again may take longer than something on the way allows for one request.
    private long? Carried => breaks >= MaxWholeBreaks && Size >= MinSplitBytes ? Size / PartsOfBroken : null;

    private long? PartSize => limits.PartSize(Size, session, Carried);

    private async ValueTask SendPartsAsync(CancellationToken cancellationToken)
    {
        tookPart = false;
        UploadSource source = new(OpenBlobAsync);
        await using (source.ConfigureAwait(false))
        {
            for (var offset = 0L; offset < Size;)
            {
                offset = await SendPartAsync(source, offset, cancellationToken).ConfigureAwait(false);
                sent?.RewindTo(offset);
            }
        }
        // The parts are all there: an empty request closes the session.
        var close = Put(open!) with { Content = null, BodyBytes = 0 };
        await CloseAsync(close, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Where the next part begins.</returns>
    private async ValueTask<long> SendPartAsync(UploadSource source, long offset, CancellationToken cancellationToken)
    {
        // A part that goes on in the middle ends where it would have ended, so that all but the last stay equal.
        var size = PartSize ?? Size;
        var count = Math.Min(size - (offset % size), Size - offset);
        try
        {
            var patch = Patch(source, offset, count);
            using var reply = await http.SendBodyAsync(patch, cancellationToken).ConfigureAwait(false);
            Follow(patch, reply);
            tookPart = true;
            return await TakenAsync(patch, reply, (offset, offset + count), cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refused) when (limits.LearnMaxPart(refused, count))
        {
            return offset;
        }
        catch (RegistryException broken) when (IsWorthAnotherSession(broken))
        {
            var next = await ResumeAsync(offset, offset + count, broken, cancellationToken).ConfigureAwait(false);
            if (next is null)
                throw;
            // A part that is refused with 416 is not taken, whatever the session says.
            tookPart |= next > offset && broken.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable;
            return next.Value;
        }
    }

    private RegistryCall Patch(UploadSource source, long offset, long count) =>
        target.WriteCall(HttpMethod.Patch, "", budget, null) with
        {
            Url = open!,
            IsRepeatable = false,
            Sends = patches,
            BodyBytes = count,
            Content = async cancel =>
            {
                var part = await source.PartAsync(offset, count, cancel).ConfigureAwait(false);
                return new StreamBody(part, blob.Descriptor, offset, count, sent) { Clock = http.Clock };
            },
        };

    // Every answer names where the next request goes; an address serves once at some registries.
    private void Follow(RegistryCall call, RegistryReply reply)
    {
        if (reply.Header("Location") is not { } location)
            return;
        var guard = http.Host(call.Repository.Registry).Guard;
        open = guard.Resolve(reply.Answered, location, UrlPurpose.Upload);
    }

    /// <summary>
    /// How many bytes the registry has after it took a part. It may take the beginning of one alone, and the session
    /// then says the same. A range that cannot be (that of the first part, or of the last alone) is not heeded, and
    /// neither is any other of this registry from then on.
    /// </summary>
    private async ValueTask<long> TakenAsync(
        RegistryCall patch, RegistryReply reply, (long From, long End) part, CancellationToken cancellationToken)
    {
        var (from, end) = part;
        var range = reply.Header("Range");
        if (range is null || limits.MisstatesRanges)
            return end;
        var said = UploadRange.Count(range);
        if (said == end)
            return end;
        var isPartial = said > from && said < end;
        if (isPartial && await StatusAsync(cancellationToken).ConfigureAwait(false) == said)
        {
            CheckProgress(patch, said!.Value - from);
            return said.Value;
        }
        limits.MarkRangesMisstated();
        return end;
    }

    // Where every part is cut, the rest of each was sent for nothing: smaller parts cost no more than what is taken.
    private void CheckProgress(RegistryCall patch, long taken)
    {
        if (budget.TryTake() || limits.LearnTaken(taken))
            return;
        throw new RegistryException(
            Problem.InvalidResponse,
            $"{patch}: the registry takes only {taken} bytes of each part.",
            new Remedy("Check the registry, and proxies before it."));
    }

    /// <returns>Where to go on after a part broke off; null when the session does not say so.</returns>
    private async ValueTask<long?> ResumeAsync(
        long from, long end, RegistryException broken, CancellationToken cancellationToken)
    {
        if (limits.MisstatesRanges)
            return null;
        var held = await StatusAsync(cancellationToken).ConfigureAwait(false);
        var isRefusedThere = broken.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && held == from;
        if (held is null || held < from || held > end || isRefusedThere || !budget.TryTake())
            return null;
        await http.DelayAsync(broken.RetryAfter, resumes++, cancellationToken).ConfigureAwait(false);
        return held;
    }

    /// <returns>How many bytes the session holds; null when it is gone or does not tell.</returns>
    private async ValueTask<long?> StatusAsync(CancellationToken cancellationToken)
    {
        var get = target.WriteCall(HttpMethod.Get, "", budget, null) with { Url = open! };
        try
        {
            using var reply = await http.SendAsync(get, cancellationToken).ConfigureAwait(false);
            Follow(get, reply);
            return UploadRange.Count(reply.Header("Range"));
        }
        catch (RegistryException)
        {
            return null;
        }
    }

    // Whether a blob may go whole after its parts were refused.
    private bool MayGoWhole(RegistryException refused) =>
        limits.IsWholePossible(Size, session) && RefusesParts(refused);

    /// <summary>
    /// Whether a registry refuses parts as such: the first one for good, or what the parts make together.
    /// </summary>
    private bool RefusesParts(RegistryException refused)
    {
        var isInParts = PartSize is not null;
        if (!isInParts || RetryPipeline.IsTransient(refused))
            return false;
        return refused.StatusCode switch
        {
            null or HttpStatusCode.Unauthorized => false,
            HttpStatusCode.BadRequest => true,
            HttpStatusCode.NotImplemented => !tookPart,
            { } status => !tookPart && (int)status is >= 400 and < 500,
        };
    }

    private static RegistryException TooLarge(RegistryException whole, RegistryException parts) =>
        new(whole.Problem, $"{whole.Reason} Parts of it are refused, too: {parts.Reason}", whole.Remedy, parts)
        {
            StatusCode = whole.StatusCode,
            ErrorCodes = whole.ErrorCodes,
        };
}
