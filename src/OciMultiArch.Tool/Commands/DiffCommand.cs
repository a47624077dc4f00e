using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>diff</c>: in what two images or indexes differ.</summary>
internal static class DiffCommand
{
    private static readonly Argument<Target> First = SharedOptions.Existing("A");

    private static readonly Argument<Target> Second = SharedOptions.Existing("B");

    private static readonly Option<IReadOnlyList<Platform>> Platforms =
        OptionFactory.Platforms("--platform", "Compare the images for these platforms alone. Default: all.");

    private static readonly Option<CompareDepth> Files = OptionFactory.Choice(
        "--files",
        "Which layers are read for their files: differing (not those that both images begin with), all, or none. "
        + "Default: differing.",
        ("differing", CompareDepth.Layers),
        ("all", CompareDepth.Files),
        ("none", CompareDepth.Documents));

    public static Command Create()
    {
        DocumentedCommand command = new("diff",
            "Compares two images, or two indexes platform by platform: configs, layers, and files with kind, mode, owner, size, "
            + "digest, link target and extended attributes. The exit status is 1 when they differ. "
            + "'-' is only in A, '+' only in B, '~' in both.",
            """
            ocimulti diff ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:1.5.0
            ocimulti diff ghcr.io/acme/api:1.4.0 oci:airgap:1.4.0 --platform linux/arm64 --files all
            ocimulti diff alpine:3.20 alpine:3.21 --files none --json
            """)
        {
            First, Second, Platforms, Files, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        Target[] targets = [parsed.GetRequiredValue(First), parsed.GetRequiredValue(Second)];
        var depth = parsed.GetValue(Files);
        var artifacts = await session.GetAllAsync(targets, [], cancellationToken);
        var differences = await CompareAsync(targets, artifacts, parsed.GetRequiredValue(Platforms), depth, cancellationToken);
        DiffDocument document = new(targets, artifacts, differences, depth, session.Requests);
        session.Print(document, static json => json.DiffDocument, document.Write);
        return document.Differ ? 1 : 0;
    }

    private static async Task<IReadOnlyList<ImageDifference>> CompareAsync(
        Target[] targets, Artifact[] artifacts, IReadOnlyList<Platform> platforms, CompareDepth depth,
        CancellationToken cancellationToken)
    {
        if (platforms.Count == 0)
            return await artifacts[0].CompareAsync(artifacts[1], depth, cancellationToken);
        List<ImageDifference> all = [];
        foreach (var platform in platforms)
        {
            var first = await ImageChoice.ChooseAsync(targets[0], artifacts[0], platform, cancellationToken);
            var second = await ImageChoice.ChooseAsync(targets[1], artifacts[1], platform, cancellationToken);
            all.AddRange(await first.CompareAsync(second, depth, cancellationToken));
        }
        return all;
    }
}
