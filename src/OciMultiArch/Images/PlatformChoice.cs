namespace OciMultiArch.Images;

/// <summary>The images of some platforms, out of an index or image.</summary>
internal sealed class PlatformChoice(Artifact artifact, Platform[] wanted)
{
    private readonly EntrySelector[] selectors = [.. wanted.Select(EntrySelector.Of)];

    /// <summary>The image of one platform, or an index of several.</summary>
    /// <exception cref="ContentNotFoundException">A platform is not there.</exception>
    public async ValueTask<Artifact> TakeAsync(CancellationToken cancellationToken)
    {
        if (artifact.Index is not { } index)
            return await TakeImageAsync(cancellationToken).ConfigureAwait(false);
        Descriptor[] known = [.. index.Manifests.Where(IsImage)];
        if (Missing(known).Any() && !index.Manifests.All(SaysWhatItIs))
            return await TakeUnstatedAsync(cancellationToken).ConfigureAwait(false);
        Check(known);
        if (Only(known) is { } only)
            return Part(await artifact.ChildAsync(only, cancellationToken).ConfigureAwait(false));
        return await KeptAsync(artifact, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Artifact> TakeImageAsync(CancellationToken cancellationToken)
    {
        var described = await artifact.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false);
        Check([described.Descriptor]);
        return artifact;
    }

    // Indexes inside the index, or entries whose platform only their config says.
    private async ValueTask<Artifact> TakeUnstatedAsync(CancellationToken cancellationToken)
    {
        var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
        Descriptor[] known = [.. images.Select(static image => image.Descriptor)];
        Check(known);
        if (Only(known) is { } only)
            return Part(images.First(image => image.Descriptor == only));
        var stated = artifact.Index!.Annotations;
        var building = IndexBuilder.BuildAsync([artifact], stated, new(), cancellationToken);
        var flat = await building.ConfigureAwait(false);
        return await KeptAsync(flat, cancellationToken).ConfigureAwait(false);
    }

    private Artifact Part(Artifact image) => image.ChosenFrom(artifact);

    private async ValueTask<Artifact> KeptAsync(Artifact index, CancellationToken cancellationToken)
    {
        IndexEditor editor = new(index);
        var edit = IndexEdit.Keep(wanted);
        await editor.ApplyAsync(edit, cancellationToken).ConfigureAwait(false);
        return editor.Finish();
    }

    // The one image, where all that is wanted is one platform.
    private Descriptor? Only(Descriptor[] images)
    {
        var distinct = wanted.Select(static platform => platform.Canonical()).Distinct();
        if (distinct.Count() > 1)
            return null;
        var fitting = images.Where(selectors[0].Fits).ToArray();
        var best = Platform.BestFor(fitting, static entry => entry.Platform, wanted[0]);
        return best ?? fitting[0];
    }

    private void Check(Descriptor[] images)
    {
        var missing = string.Join(", ", Missing(images));
        if (missing.Length == 0)
            return;
        var named = images.Where(DuplicatePlatforms.IsImage);
        var there = named.Select(static image => image.Platform!.ToString());
        throw new ContentNotFoundException(
            Problem.MissingPlatform,
            $"{artifact.Digest} has no image for {missing}. {EntrySelector.Instead(there)}");
    }

    private IEnumerable<string> Missing(Descriptor[] images)
    {
        foreach (var selector in selectors)
            if (!images.Any(selector.Fits))
                yield return selector.Text;
    }

    private static bool IsImage(Descriptor entry) => entry.MediaType.IsImageManifest && !entry.IsAttestation;

    private static bool SaysWhatItIs(Descriptor entry)
    {
        if (entry.IsAttestation || !entry.MediaType.IsManifest)
            return true;
        return entry.MediaType.IsImageManifest && entry.Platform.IsNamed();
    }
}
