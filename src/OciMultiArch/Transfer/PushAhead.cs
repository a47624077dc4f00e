using OciMultiArch.Content;

namespace OciMultiArch.Transfer;

/// <summary>
/// Asks the store of a push what has to be known of its one root anyway, while it is still looked for what goes along.
/// Reads alone, and asks nothing that would not be asked afterwards.
/// </summary>
internal static class PushAhead
{
    /// <summary>Waits for what goes along.</summary>
    /// <param name="alone">The push as far as it is known: its answers are kept there.</param>
    /// <param name="admission">Says when the store may be asked, and what goes along.</param>
    /// <param name="isSent">Whether what is missing will be sent, and not only planned.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    public static async Task<PushInput[]> InputsAsync(
        PushScope alone, PushAdmission admission, bool isSent, CancellationToken cancellationToken)
    {
        if (!await MayAskAsync(alone, admission).ConfigureAwait(false))
            return await admission.Inputs.ConfigureAwait(false);
        Expect(alone);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // These come first: what follows from them takes longer than the search.
        var questions = new PushDiscovery(alone, isSent).AskAheadAsync(end.Token).AsTask();
        try
        {
            return await admission.Inputs.ConfigureAwait(false);
        }
        catch
        {
            await end.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            // A failure is met again where the answer is needed.
            await questions.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A question for each entry and for the root, and where these come from the same registry, as many for what refers to
    // them. A registry that was not read from has no connection yet, and makes none.
    private static void Expect(PushScope alone)
    {
        var entries = alone.Artifacts[0].Artifact.Index?.Manifests.Count ?? 0;
        if (entries > 0)
            alone.Store.Expect(2 * (entries + 1));
    }

    // Where nothing is looked for there is nothing to wait for; where tags are looked after, or all is looked at again,
    // other questions are asked than these.
    private static async ValueTask<bool> MayAskAsync(PushScope alone, PushAdmission admission)
    {
        var options = alone.Options;
        var isPlain = options is { ExistingTags: ExistingTagHandling.Overwrite, Recheck: false, Held: null };
        var isSearched = options.Referrers is { IsEmpty: false };
        if (!isSearched || !isPlain || alone.Named.Count != 1)
            return false;
        await admission.Granted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return admission.Granted.IsCompletedSuccessfully && !admission.IsOver;
    }
}
