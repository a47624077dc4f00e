using OciMultiArch.Transfer;

namespace OciMultiArch.Registry;

/// <summary>
/// One artifact on its way to several repositories. Each registry is sent its layers once: the first of its repositories
/// that has them all gives them to the others. What goes along is searched for once.
/// </summary>
/// <param name="artifact">The root.</param>
/// <param name="options">How; a copy that nobody else changes.</param>
internal sealed class SpreadCopy(Artifact artifact, PushOptions options)
{
    /// <summary>Writes it everywhere; each repository is independent of the others.</summary>
    /// <param name="targets">The repositories, with the references whose tags are written there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<IReadOnlyDictionary<Repository, PushResult>> RunAsync(
        IReadOnlyList<IGrouping<Repository, ImageReference>> targets, CancellationToken cancellationToken)
    {
        var only = targets is [var one] ? one.Key : null;
        NamedArtifact[] roots = [new(artifact)];
        var admission = PushAdmission.Start(roots, options, only, cancellationToken);
        var registries = targets.GroupBy(static target => target.Key.Name.Registry);
        var copies = registries.Select(ofOne => ToRegistryAsync([.. ofOne], admission, cancellationToken));
        var results = await Task.WhenAll(copies).ConfigureAwait(false);
        var all = results.SelectMany(static ofOne => ofOne);
        return all.ToDictionary(static result => (Repository)result.Store);
    }

    private async Task<IReadOnlyList<PushResult>> ToRegistryAsync(
        IReadOnlyList<IGrouping<Repository, ImageReference>> targets,
        PushAdmission admission,
        CancellationToken cancellationToken)
    {
        List<PushResult> results = [];
        Repository? neighbour = null;
        foreach (var target in targets)
        {
            if (neighbour is not null)
                break;
            var result = await PushAsync(target, null, admission, cancellationToken).ConfigureAwait(false);
            results.Add(result);
            if (result.IsSuccess)
                neighbour = target.Key;
        }
        var left = targets.Skip(results.Count);
        var others = left.Select(target => PushAsync(target, neighbour, admission, cancellationToken));
        return [.. results, .. await Task.WhenAll(others).ConfigureAwait(false)];
    }

    private Task<PushResult> PushAsync(
        IGrouping<Repository, ImageReference> target,
        Repository? neighbour,
        PushAdmission admission,
        CancellationToken cancellationToken)
    {
        var tags = target.Select(static reference => reference.Tag).OfType<Tag>();
        NamedArtifact root = new(artifact) { Tags = [.. tags] };
        var copied = options.Copy();
        copied.Neighbour = neighbour;
        IsolatedPush push = new(target.Key, [root], copied);
        return push.RunAsync(admission.As(root), cancellationToken);
    }
}
