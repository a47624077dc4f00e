using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>Checks everything before the first deletion.</content>
internal static partial class DeleteCommand
{
    private static async Task<Step> PlanAsync(
        Session session, Target target, Permissions permissions, CancellationToken cancellationToken)
    {
        if (target.Place is not Place.Registry place)
        {
            if (target.Digest is null)
                return await PlanTagAsync(target, session.ForWriting(target.Place), cancellationToken);
            throw NotDeletable(target);
        }
        var repository = session.Repository(place, RepositoryAccess.Delete);
        if (target.Digest is null)
            return await PlanTagAsync(target, repository, cancellationToken);
        return await PlanManifestAsync(target, repository, target.Digest, permissions, cancellationToken);
    }

    private static async Task<Step> PlanTagAsync(
        Target target, IContentStore store, CancellationToken cancellationToken)
    {
        var held = await store.ResolveAsync(target.Tag!, cancellationToken) ?? throw target.NotFound();
        Deletion.Item item = new(target.ToString(), held.Digest.ToString(), [target.Tag!.Value]);
        return new(target, store, item);
    }

    private static async Task<Step> PlanManifestAsync(
        Target target, Repository repository, Digest digest, Permissions permissions,
        CancellationToken cancellationToken)
    {
        if (await repository.FindAsync(digest, cancellationToken) is null)
            throw new ContentNotFoundException(Problem.NotFound, $"{target} does not exist.");
        var uses = await ManifestUses.FindAsync(repository, digest, cancellationToken);
        if (uses.Tags.Count > 0 && !permissions.Tags)
            throw new OciException(
                Problem.Conflict,
                $"{target} still has {Names(uses.Tags)}.",
                new("Delete a tag by its name, or the manifest with all its tags by --with-tags."));
        if (uses.Indexes.Count > 0 && !permissions.Indexes)
            throw new OciException(
                Problem.Conflict,
                $"{target} belongs to the index under {Names(uses.Indexes)} of {target.Place}, which would break.",
                new("Delete the index first, or add --break-indexes."));
        var tags = uses.Tags.Select(static tag => tag.Value);
        Deletion.Item item = new(target.ToString(), digest.ToString(), [.. tags]) { IsManifest = true };
        return new(target, repository, item);
    }

    private static string Names(IReadOnlyList<Tag> tags) =>
        tags.Count == 1 ? $"the tag {tags[0]}" : $"the tags {string.Join(", ", tags)}";
}
