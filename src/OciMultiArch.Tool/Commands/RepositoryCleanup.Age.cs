using System.Globalization;

namespace OciMultiArch.Tool.Commands;

/// <content>How old a tag is.</content>
internal sealed partial class RepositoryCleanup
{
    // Images that are made alike everywhere carry such times in place of one.
    private static readonly DateTimeOffset FirstTime = new(1980, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private async Task<string?> ReasonToKeepAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (policy.CreatedBefore is not { } time)
            return null;
        if (await CreatedAsync(tag, cancellationToken) is not { } created)
            return "age unknown";
        if (created >= time)
            return "recent";
        return null;
    }

    private async Task<DateTimeOffset?> CreatedAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (!times.TryGetValue(tag, out var time))
            times[tag] = time = await ReadTimeAsync(held[tag], cancellationToken);
        return time;
    }

    private async Task<DateTimeOffset?> ReadTimeAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        var artifact = await ReadAsync(manifest, cancellationToken);
        if (TimeOf(artifact) is { } stated)
            return stated;
        if (artifact.Index is not null)
        {
            if (artifact.Index.Manifests.FirstOrDefault(static entry => !entry.IsAttestation) is not { } first)
                return null;
            artifact = await artifact.ChildAsync(first, cancellationToken);
        }
        if (TimeOf(artifact) is { } ofImage)
            return ofImage;
        if (artifact.Manifest?.Config.MediaType.IsImageConfig != true)
            return null;
        var config = await artifact.ConfigAsync(cancellationToken);
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
