namespace OciMultiArch.Images;

/// <summary>What an edit cannot ask for is found before anything is read.</summary>
internal static class ImageEditCheck
{
    /// <exception cref="ArgumentException">The edit contradicts itself, or Docker's format cannot hold what it asks for.</exception>
    /// <exception cref="BuildException">A variable's name or a port cannot be one, or the folder to start in has no root.</exception>
    public static void Check(ImageEdit edit, Artifact root)
    {
        if (edit.Attestations is not (AttestationHandling.Keep or AttestationHandling.Drop))
            throw new ArgumentException($"An edit keeps attestations or drops them; {edit.Attestations} is neither.", nameof(edit));
        if (edit.Format is not null && edit.Platforms.Count > 0)
            throw new ArgumentException("A format is for all images of an index, as registries refuse a mixture: leave out the platforms, or the format.", nameof(edit));
        RefuseBoth("annotation", edit.Annotations.Keys, edit.RemovedAnnotations);
        RefuseBoth("label", edit.Change.Labels.Keys, edit.RemovedLabels);
        RefuseBoth("environment variable", edit.Change.Environment.Keys, edit.RemovedEnvironment);
        ConfigCheck.Check(edit.Change);
        if (edit.Annotations.Count > 0 && (edit.Format == ImageFormat.Docker || (edit.Format is null && root.MediaType.IsDocker)))
            throw new ArgumentException($"A Docker manifest cannot hold annotations, and {root.Digest} is to be Docker's. Use the OCI format, or labels.", nameof(edit));
    }

    private static void RefuseBoth(string what, IEnumerable<string> set, IReadOnlySet<string> removed)
    {
        if (set.FirstOrDefault(removed.Contains) is { } key)
            throw new ArgumentException($"The {what} '{key}' is both set and removed.");
    }
}
