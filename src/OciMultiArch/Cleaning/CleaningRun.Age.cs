using System.Globalization;

namespace OciMultiArch.Cleaning;

/// <content>How old a tag is.</content>
internal sealed partial class CleaningRun
{
    // Images that are made alike everywhere carry such times in place of one.
    private static readonly DateTimeOffset FirstTime = new(1980, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private async ValueTask<KeepReason?> ReasonToKeepAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (policy.CreatedBefore is not { } time)
            return null;
        if (await CreatedAsync(tag, cancellationToken).ConfigureAwait(false) is not { } created)
            return KeepReason.AgeUnknown;
        if (created >= time)
            return KeepReason.Recent;
        return null;
    }

    private async ValueTask LearnTimeAsync(Tag tag, CancellationToken cancellationToken) =>
        await CreatedAsync(tag, cancellationToken).ConfigureAwait(false);

    private async ValueTask<DateTimeOffset?> CreatedAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (!times.TryGetValue(tag, out var time))
            times[tag] = time = await ReadTimeAsync(held[tag], cancellationToken).ConfigureAwait(false);
        return time;
    }

    private async ValueTask<DateTimeOffset?> ReadTimeAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        var artifact = await ReadAsync(manifest, cancellationToken).ConfigureAwait(false);
        if (TimeOf(artifact) is { } stated)
            return stated;
        if (artifact.Index is not null)
        {
            if (artifact.Index.Manifests.FirstOrDefault(static entry => !entry.IsAttestation) is not { } first)
                return null;
            artifact = await artifact.ChildAsync(first, cancellationToken).ConfigureAwait(false);
        }
        if (TimeOf(artifact) is { } ofImage)
            return ofImage;
        if (artifact.Manifest?.Config.MediaType.IsImageConfig != true)
            return null;
        var config = await artifact.ConfigAsync(cancellationToken).ConfigureAwait(false);
        return Plausible(config.Created);
    }

    private static DateTimeOffset? TimeOf(Artifact artifact)
    {
        var annotations = artifact.Index?.Annotations ?? artifact.Manifest!.Annotations;
        var text = annotations.GetValueOrDefault(AnnotationKeys.Created);
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time))
            return null;
        return Plausible(time);
    }

    private static DateTimeOffset? Plausible(DateTimeOffset? time)
    {
        if (time >= FirstTime)
            return time;
        return null;
    }
}
