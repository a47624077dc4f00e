namespace OciMultiArch.Transfer;

/// <summary>Begins every push: what was read elsewhere is admitted before anything else is asked.</summary>
internal static class PushAdmission
{
    /// <summary>Asks whether the roots may be written, and finds what goes along with them.</summary>
    public static async ValueTask<PushInput[]> RunAsync(
        IReadOnlyList<NamedArtifact> roots,
        PushOptions options,
        IContentStore? target,
        CancellationToken cancellationToken)
    {
        if (options.Admit is { } admit)
            foreach (var root in roots)
                await AdmitAsync(root.Artifact, admit, cancellationToken).ConfigureAwait(false);
        return await ReferrerSearch.RunAsync(roots, options, target, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask AdmitAsync(
        Artifact artifact, Func<Artifact, CancellationToken, ValueTask> admit, CancellationToken cancellationToken)
    {
        if (artifact.Origin is { } origin)
        {
            await AdmitAsync(origin.Before, admit, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (artifact.Sources.Count > 0)
        {
            await admit(artifact, cancellationToken).ConfigureAwait(false);
            return;
        }
        foreach (var entry in artifact.Index?.Manifests ?? [])
        {
            if (!entry.MediaType.IsManifest || entry.IsAttestation)
                continue;
            var image = await artifact.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
            await AdmitAsync(image, admit, cancellationToken).ConfigureAwait(false);
        }
    }
}
