namespace Acme.ImageKeeper;

/// <summary>Takes old images out of the public registry, with an account that may; what a tag that stays needs is spared.</summary>
internal sealed class Cleaning([FromKeyedServices(Cleaning.Account)] NamedRegistries registries, TimeProvider clock, TextWriter output)
{
    /// <summary>The key of the client that may delete.</summary>
    public const string Account = "cleaner";

    public async Task CleanAsync(CleaningPolicy policy, CancellationToken cancellationToken)
    {
        var repository = registries.Repository("public", policy.Repository, RepositoryAccess.Delete);
        var limit = clock.GetUtcNow() - TimeSpan.FromDays(policy.Days);
        var filter = new TagFilter { Match = policy.Tags };
        var old = new List<(Tag Tag, Artifact Image)>();
        var needed = new HashSet<Digest>();
        await foreach (var tag in repository.TagsAsync(cancellationToken))
        {
            if (await repository.FindAsync(tag, cancellationToken) is not { } image)
                continue;
            if (filter.Fits(tag) && await MadeAsync(image, cancellationToken) < limit)
                old.Add((tag, image));
            else
                needed.UnionWith(Parts(image));
        }

        foreach (var (tag, _) in old.Where(each => needed.Contains(each.Image.Digest)))
            await repository.DeleteTagAsync(tag, cancellationToken);
        var gone = old.SelectMany(static each => Parts(each.Image)).ToHashSet();
        gone.UnionWith(await UntaggedAsync(repository, limit, cancellationToken));
        gone.ExceptWith(needed);
        foreach (var each in gone.ToList())
            await foreach (var referrer in repository.ReferrersAsync(each, cancellationToken: cancellationToken))
                gone.Add(referrer.Digest);
        var deletions = await repository.DeleteManifestsAsync(gone, cancellationToken);

        foreach (var failure in deletions.Select(static each => each.Failure).OfType<OciException>())
            throw failure;
        var removed = deletions.Count(static each => each.WasThere);
        await output.WriteLineAsync($"{repository} is without {old.Count} old tags and {removed} manifests.");
    }

    private static IEnumerable<Digest> Parts(Artifact image) =>
        [image.Digest, .. image.Index?.Manifests.Select(static each => each.Digest) ?? []];

    private static async Task<DateTimeOffset?> MadeAsync(Artifact image, CancellationToken cancellationToken)
    {
        var images = await image.ImagesAsync(cancellationToken);
        if (images.Count == 0)
            return null;
        return (await images[0].ConfigAsync(cancellationToken)).Created;
    }

    /// <summary>Old manifests without a tag, where the registry lists them; registries need not.</summary>
    private static async Task<IEnumerable<Digest>> UntaggedAsync(
        Repository repository, DateTimeOffset limit, CancellationToken cancellationToken)
    {
        var all = await repository.ListManifestsAsync(cancellationToken) ?? [];
        return all.Where(each => !each.IsTagged && each.UploadedAt < limit).Select(static each => each.Digest);
    }
}
