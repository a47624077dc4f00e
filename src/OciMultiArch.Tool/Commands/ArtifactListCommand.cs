using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>artifact list</c>: what refers to an image, and what refers to that.</summary>
internal static class ArtifactListCommand
{
    private const int MaxDepth = 8;
    private const int MaxReferrers = 10_000;

    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<string?> Type = OptionFactory.Text(
        "--artifact-type",
        "TYPE",
        "List only referrers of this type, such as application/spdx+json. What refers to these is listed whatever its type.");

    public static Command Create()
    {
        DocumentedCommand command = new("list",
            "Lists what refers to an image, index or artifact, such as SBOMs and signatures, and what refers to those, as a "
            + "tree. Where a registry does not list referrers itself, the tag is read that clients keep in place of that.",
            """
            ocimulti artifact list ghcr.io/acme/api:1
            ocimulti artifact list ghcr.io/acme/api:1 --artifact-type application/spdx+json --json
            """)
        {
            Reference, Type, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var type = parsed.GetValue(Type);
        var store = session.ForReading(target.Place);
        var subject = await DigestAsync(target, store, cancellationToken);
        var listed = await new Walk(store).ReferrersAsync(subject, type, 0, cancellationToken);
        ReferrerTree tree = new(target.ToString(), subject.ToString(), listed, session.Requests);
        session.Print(tree, ToolJson.Plain.ReferrerTree, tree.Write);
    }

    private static async Task<Digest> DigestAsync(
        Target target, IContentSource store, CancellationToken cancellationToken)
    {
        // What is deleted may still be referred to.
        if (target.Digest is not null)
            return target.Digest;
        if (target.Tag is null || target.Place is not Place.Registry)
            return (await target.GetAsync(store, cancellationToken)).Digest;
        var held = await store.ResolveAsync(target.Tag, cancellationToken);
        return held?.Digest ?? throw target.NotFound();
    }

    /// <summary>Goes from referrer to referrer; each is looked at once.</summary>
    private sealed class Walk(IContentSource store)
    {
        private readonly HashSet<Digest> met = [];

        public async ValueTask<IReadOnlyList<ReferrerTree.Node>> ReferrersAsync(
            Digest subject, string? type, int depth, CancellationToken cancellationToken)
        {
            var found = await store.ReferrersAsync(subject, type, cancellationToken).ToListAsync(cancellationToken);
            var isNew = found.ConvertAll(Meet);
            return await ParallelWork.SelectAsync([.. found.Zip(isNew)], NodeAsync, cancellationToken);

            async ValueTask<ReferrerTree.Node> NodeAsync((Descriptor Referrer, bool IsNew) item, CancellationToken cancel)
            {
                var isFollowed = item.IsNew && depth < MaxDepth;
                var below = isFollowed ? await ReferrersAsync(item.Referrer.Digest, null, depth + 1, cancel) : [];
                return ReferrerTree.Node.Of(item.Referrer, below);
            }
        }

        private bool Meet(Descriptor referrer)
        {
            lock (met)
            {
                if (met.Count >= MaxReferrers)
                    throw new OciException(
                        Problem.LimitExceeded, $"{store} lists more than {MaxReferrers} referrers, which are not all shown.");
                return met.Add(referrer.Digest);
            }
        }
    }
}
