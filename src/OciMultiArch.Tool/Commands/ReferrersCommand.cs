using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Transfer;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>referrers</c>: what refers to an image, and what refers to that.</summary>
internal static class ReferrersCommand
{
    private const int MaxReferrers = 10_000;

    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<string?> Type = OptionFactory.Text(
        "--artifact-type",
        "TYPE",
        "List only referrers of this type, such as application/spdx+json. What refers to these is listed whatever its type.");

    private static readonly Option<bool> EachImage =
        OptionFactory.Flag("--each-image", "Of an index, list also what refers to each image in it: one question more for each.");

    public static Command Create() => Create("referrers");

    /// <summary>The name that the command had before: it still works, and no help shows it.</summary>
    public static Command CreateFormer()
    {
        var command = Create("list");
        command.Hidden = true;
        return command;
    }

    private static DocumentedCommand Create(string name)
    {
        DocumentedCommand command = new(name,
            "Lists what refers to an image, index or artifact, such as SBOMs and signatures, and what refers to those, as a "
            + "tree. Where a registry does not list referrers itself, the tag is read that clients keep in place of that.",
            """
            ocimulti referrers ghcr.io/acme/api:1
            ocimulti referrers ghcr.io/acme/api:1 --each-image
            ocimulti referrers ghcr.io/acme/api:1 --each-image --tags-of-signatures
            ocimulti referrers ghcr.io/acme/api:1 --artifact-type application/spdx+json --json
            """)
        {
            Reference, Type, EachImage, ReferrerOptions.ListedSignatureTags, SharedOptions.Json,
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
        var wantsTags = SideTag.AreWanted(target.Place, parsed.GetValue(ReferrerOptions.ListedSignatureTags));
        Walk walk = new(store, wantsTags);
        var listed = await walk.ReferrersAsync(subject, type, cancellationToken);
        IReadOnlyList<ReferrerTree.Image>? images = null;
        if (parsed.GetValue(EachImage))
            images = await walk.OfImagesAsync(await target.GetAsync(store, cancellationToken), type, cancellationToken);
        var tags = await walk.TagsAsync(subject, cancellationToken);
        ReferrerTree tree = new(target.ToString(), subject.ToString(), listed, images, session.Requests) { SignatureTags = tags };
        session.Print(tree, static json => json.ReferrerTree, tree.Write);
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
    private sealed class Walk(IContentSource store, bool wantsTags)
    {
        private readonly HashSet<Digest> met = [];

        public ValueTask<IReadOnlyList<ReferrerTree.Node>> ReferrersAsync(
            Digest root, string? type, CancellationToken cancellationToken) =>
            ReferrersAsync(root, new(root, 0), type, cancellationToken);

        public async ValueTask<IReadOnlyList<SideTag>?> TagsAsync(Digest subject, CancellationToken cancellationToken) =>
            wantsTags ? await SideTag.FindAsync(store, subject, cancellationToken) : null;

        private async ValueTask<IReadOnlyList<ReferrerTree.Node>> ReferrersAsync(
            Digest subject, Way way, string? type, CancellationToken cancellationToken)
        {
            var found = await store.ReferrersAsync(subject, type, cancellationToken).ToListAsync(cancellationToken);
            if (found.Count > 0 && way.Depth == ReferrerDepth.Max)
                throw ReferrerDepth.Exceeded(way.Root);
            var isNew = found.ConvertAll(Meet);
            Way further = new(way.Root, way.Depth + 1);
            return await ParallelWork.SelectAsync([.. found.Zip(isNew)], NodeAsync, cancellationToken);

            async ValueTask<ReferrerTree.Node> NodeAsync((Descriptor Referrer, bool IsNew) item, CancellationToken cancel)
            {
                var below = item.IsNew ? await ReferrersAsync(item.Referrer.Digest, further, null, cancel) : [];
                return ReferrerTree.Node.Of(item.Referrer, below);
            }
        }

        public async ValueTask<IReadOnlyList<ReferrerTree.Image>> OfImagesAsync(
            Artifact root, string? type, CancellationToken cancellationToken)
        {
            if (root.Index is null)
                return [];
            var images = await root.ImagesAsync(cancellationToken);
            return await ParallelWork.SelectAsync(images, ImageAsync, cancellationToken);

            async ValueTask<ReferrerTree.Image> ImageAsync(Artifact image, CancellationToken cancel)
            {
                var referrers = await ReferrersAsync(image.Digest, type, cancel);
                var tags = await TagsAsync(image.Digest, cancel);
                return new(image.Descriptor.Platform?.ToString(), image.Digest.ToString(), referrers) { SignatureTags = tags };
            }
        }

        private readonly record struct Way(Digest Root, int Depth);

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
