using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Commands;

/// <content>What in a repository needs a manifest.</content>
internal static partial class DeleteCommand
{
    /// <summary>The tags on a manifest, and the tags of indexes that list it.</summary>
    private sealed partial record ManifestUses(IReadOnlyList<Tag> Tags, IReadOnlyList<Tag> Indexes)
    {
        private const int MaxIndexes = 10_000;

        /// <summary>Looks at every tag: one request for the list, one for each tag, and one for each index.</summary>
        public static async Task<ManifestUses> FindAsync(
            Repository repository, Digest digest, CancellationToken cancellationToken)
        {
            var tags = await TagsAsync(repository, cancellationToken);
            var held = await ResolveAsync(repository, tags, cancellationToken);
            var indexes = held.Where(pair => pair.Value.Digest != digest && IsIndex(pair.Key, pair.Value)).ToArray();
            var distinct = indexes.Select(static pair => pair.Value).DistinctBy(static index => index.Digest);
            var users = await UsersAsync(repository, distinct, digest, cancellationToken);
            var ofManifest = held.Where(pair => pair.Value.Digest == digest);
            var ofUsers = indexes.Where(pair => users.ContainsKey(pair.Value.Digest));
            return new(Sorted(ofManifest), Sorted(ofUsers));
        }

        private static async Task<IReadOnlyList<Tag>> TagsAsync(
            Repository repository, CancellationToken cancellationToken)
        {
            try
            {
                return await repository.TagsAsync(cancellationToken).ToListAsync(cancellationToken);
            }
            catch (ContentNotFoundException)
            {
                return []; // distribution does not know a repository in which nothing has a tag
            }
        }

        private static async Task<ConcurrentDictionary<Tag, Descriptor>> ResolveAsync(
            Repository repository, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
        {
            ConcurrentDictionary<Tag, Descriptor> held = [];
            await ParallelWork.ForEachAsync(tags, AddAsync, cancellationToken);
            return held;

            async ValueTask AddAsync(Tag tag, CancellationToken cancel)
            {
                if (await repository.ResolveAsync(tag, cancel) is { } descriptor)
                    held[tag] = descriptor;
            }
        }

        // The indexes that list the manifest, themselves or in an index below them.
        private static async Task<ConcurrentDictionary<Digest, bool>> UsersAsync(
            Repository repository, IEnumerable<Descriptor> indexes, Digest digest, CancellationToken cancellationToken)
        {
            ConcurrentDictionary<Digest, bool> users = [];
            await ParallelWork.ForEachAsync(indexes, AddAsync, cancellationToken);
            return users;

            async ValueTask AddAsync(Descriptor descriptor, CancellationToken cancel)
            {
                var index = await repository.FindAsync(descriptor, cancel);
                if (index is not null && await ListsAsync(index, digest, cancel))
                    users[descriptor.Digest] = true;
            }
        }

        // However deep they are nested: what is not looked at might need the manifest.
        private static async ValueTask<bool> ListsAsync(
            Artifact root, Digest digest, CancellationToken cancellationToken)
        {
            HashSet<Digest> met = [root.Digest];
            Queue<Artifact> open = new([root]);
            while (open.TryDequeue(out var index))
            {
                var entries = index.Index!.Manifests;
                if (entries.Any(entry => entry.Digest == digest))
                    return true;
                foreach (var entry in entries.Where(entry => entry.MediaType.IsIndex && met.Add(entry.Digest)))
                {
                    if (met.Count > MaxIndexes)
                        throw TooMany(root);
                    open.Enqueue(await index.ChildAsync(entry, cancellationToken));
                }
            }
            return false;
        }

        private static OciException TooMany(Artifact root) => new(
            Problem.LimitExceeded,
            $"The index {root.Digest} holds more than {MaxIndexes} indexes, so that what it needs is not known.");

        // A list of the referrers of a manifest does not need the manifest.
        private static bool IsIndex(Tag tag, Descriptor descriptor) =>
            descriptor.MediaType.IsIndex && !ReferrersTag().IsMatch(tag.Value);

        private static IReadOnlyList<Tag> Sorted(IEnumerable<KeyValuePair<Tag, Descriptor>> held)
        {
            var tags = held.Select(static pair => pair.Key);
            return [.. tags.OrderBy(static tag => tag.Value, StringComparer.Ordinal)];
        }

        [GeneratedRegex("^sha(256-[0-9a-f]{64}|512-[0-9a-f]{64})$")]
        private static partial Regex ReferrersTag();
    }
}
