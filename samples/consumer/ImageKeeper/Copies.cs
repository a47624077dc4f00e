namespace Acme.ImageKeeper;

/// <summary>
/// Copies lists from the staging registry to the public one, with their signatures, under several tags in several repositories.
/// </summary>
internal sealed class Copies(RegistryClient client, NamedRegistries registries, TextWriter output)
{
    public async Task CopyAsync(PlannedCopy plan, CancellationToken cancellationToken)
    {
        var source = registries.Reference("staging", plan.Image);
        var targets = plan.To.SelectMany(to => plan.Tags.Select(tag => registries.Reference("public", $"{to}:{tag}")));
        var results = await client.CopyAsync(source, targets, cancellationToken: cancellationToken);

        foreach (var each in results.Distinct())
        {
            if (each.Failure is { } failure)
                throw failure;
            var report = each.Reports.Single();
            var tags = string.Join(", ", report.Written.Concat(report.Unchanged));
            await output.WriteLineAsync($"{each.Store} has {tags} with {report.Referrers.Attached.Count} signatures.");
        }
    }
}
