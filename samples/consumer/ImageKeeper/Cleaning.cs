namespace Acme.ImageKeeper;

/// <summary>Takes old images out of the public registry, with an account that may; what a tag that stays needs is spared.</summary>
internal sealed class Cleaning([FromKeyedServices(Cleaning.Account)] NamedRegistries registries, TimeProvider clock, TextWriter output)
{
    /// <summary>The key of the client that may delete.</summary>
    public const string Account = "cleaner";

    public async Task CleanAsync(PlannedCleaning planned, CancellationToken cancellationToken)
    {
        var repository = registries.Repository("public", planned.Repository, RepositoryAccess.Delete);
        var limit = clock.GetUtcNow() - TimeSpan.FromDays(planned.Days);
        var report = await repository.CleanAsync(
            new() { Tags = new() { Match = planned.Tags }, CreatedBefore = limit, UntaggedBefore = limit, TakesImages = true },
            cancellationToken);

        if (report.Failure is { } failure)
            throw failure;
        var tags = report.Deleted.Sum(static each => each.Tags.Count);
        var manifests = report.Deleted.Count(static each => each.IsManifest);
        await output.WriteLineAsync($"{repository} is without {tags} old tags and {manifests} manifests.");
    }
}
