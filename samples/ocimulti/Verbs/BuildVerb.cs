using System.CommandLine;

namespace OciMultiArch.Tool.Verbs;

/// <summary><c>build</c>: go build for every platform, layered, indexed and pushed.</summary>
internal static class BuildVerb
{
    public static Command Command()
    {
        Verb command = new("build",
            "Builds a Go program for every platform, puts each into an image, all into one index, and writes it. Without --tag it is written by its digest alone.",
            """
            ocimulti build ./cmd/api --platform linux/amd64,linux/arm64 --to ghcr.io/acme/api --tag 1.4.0 --tag latest
            ocimulti build . --platform linux/arm/v7 --base gcr.io/distroless/static-debian12:nonroot --to oci:out --tag dev --ldflags "-s -w"
            """)
        {
            BuildOptions.Package, BuildOptions.Platforms, BuildOptions.Base, BuildOptions.To, BuildOptions.Tags, BuildOptions.PerArchTags, Shared.Format,
            BuildOptions.LdFlags, BuildOptions.BuildTags, BuildOptions.Labels, BuildOptions.Annotations, BuildOptions.User, BuildOptions.Cache, Shared.Json,
        };
        command.Validators.Add(static result =>
        {
            if (result.GetResult(BuildOptions.PerArchTags) is { Implicit: false } && result.GetResult(BuildOptions.Tags) is null or { Implicit: true })
                result.AddError("--per-arch-tags needs a --tag to begin with.");
        });
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var plan = BuildPlan.Of(parsed);
        var place = parsed.GetRequiredValue(BuildOptions.To);
        var store = session.ForWriting(place);
        var image = await plan.BuildAsync(session, cancellationToken);
        List<PushReport> pushes = [];
        if (plan.ArchTags.Count > 0)
            pushes.AddRange(await PushEachAsync(store, image, plan.ArchTags, cancellationToken));
        pushes.Add(await store.PushAsync(image, plan.Tags.Select(static each => each.Value), null, cancellationToken));
        var report = Report.Of(session, place, image, plan.Tags, pushes);
        Output.Write(session, plan.ArchTags.Count == 0 ? report : report with { Manifests = Named(report.Manifests, plan.ArchTags) });
    }

    private static async Task<PushReport[]> PushEachAsync(
        IContentStore store, Artifact root, IReadOnlyList<IReadOnlyList<Tag>> tags, CancellationToken cancellationToken)
    {
        var images = await root.ImagesAsync(cancellationToken);
        var pushes = new PushReport[images.Count];
        await Parallel.ForAsync(0, images.Count, cancellationToken, async (at, cancel) =>
            pushes[at] = await store.PushAsync(images[at], tags[at].Select(static each => each.Value), null, cancel));
        return pushes;
    }

    private static IReadOnlyList<ReportEntry> Named(IReadOnlyList<ReportEntry> entries, IReadOnlyList<IReadOnlyList<Tag>> tags) =>
        [.. entries.Select((each, at) => each with { Tags = [.. tags[at].Select(static tag => tag.Value)] })];
}
