namespace OciMultiArch.Transfer;

/// <summary>Begins every push: what was read elsewhere is admitted before anything else is asked.</summary>
internal sealed class PushAdmission
{
    private readonly Lazy<Task<PushInput[]>> inputs;

    private PushAdmission(Task granted, Func<Task<PushInput[]>> search)
    {
        Granted = granted;
        inputs = new(search);
    }

    /// <summary>Ends when the roots may be written.</summary>
    public Task Granted { get; }

    /// <summary>
    /// The roots with what goes along with them: looked for when somebody asks for it, once they may be written.
    /// </summary>
    public Task<PushInput[]> Inputs => inputs.Value;

    /// <summary>Whether it is known what goes along.</summary>
    public bool IsOver => inputs is { IsValueCreated: true, Value.IsCompleted: true };

    /// <summary>Asks whether the roots may be written, and finds what goes along with them.</summary>
    public static PushAdmission Start(
        IReadOnlyList<NamedArtifact> roots,
        PushOptions options,
        IContentStore? target,
        CancellationToken cancellationToken)
    {
        var granted = AdmitAsync(roots, options, cancellationToken);
        return new(granted, SearchAsync);

        async Task<PushInput[]> SearchAsync()
        {
            await granted.ConfigureAwait(false);
            return await ReferrerSearch.RunAsync(roots, options, target, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The same for one of the roots by another name.</summary>
    public PushAdmission As(NamedArtifact root)
    {
        return new(Granted, NamedAsync);

        async Task<PushInput[]> NamedAsync()
        {
            var found = await Inputs.ConfigureAwait(false);
            return [found[0] with { Root = root }];
        }
    }

    private static async Task AdmitAsync(
        IReadOnlyList<NamedArtifact> roots, PushOptions options, CancellationToken cancellationToken)
    {
        if (options.Ahead is { } ahead)
            await ahead.QuestionsAsync(cancellationToken).ConfigureAwait(false);
        if (options.Admit is not { } admit)
            return;
        foreach (var root in roots)
            await AdmitAsync(root.Artifact, admit, cancellationToken).ConfigureAwait(false);
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
