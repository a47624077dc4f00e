namespace Acme.ImageKeeper;

/// <summary>Makes lists of images that were built one platform at a time, and gives them the tags that all platforms share.</summary>
internal sealed class ManifestLists(NamedRegistries registries, TextWriter output)
{
    public async Task MakeAsync(PlannedList plan, CancellationToken cancellationToken)
    {
        var repository = registries.Repository("staging", plan.Repository, RepositoryAccess.Push);
        var images = new List<Artifact>();
        foreach (var tag in plan.Images)
            images.Add(await repository.GetAsync(tag, cancellationToken));
        var list = await Artifact.CreateIndexAsync(images, cancellationToken: cancellationToken);
        await repository.PushAsync(list, plan.Tags, cancellationToken: cancellationToken);

        var platforms = string.Join(", ", list.Index!.Manifests.Select(static each => each.Platform));
        await output.WriteLineAsync($"{repository} has {string.Join(", ", plan.Tags)} for {platforms}.");
    }
}
