using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content><c>manifest add</c>: further images for an index that exists.</content>
internal static partial class IndexEditCommand
{
    private static readonly Argument<IReadOnlyList<Target>> Sources = OptionFactory.Arguments(
        "SOURCE",
        Target.Parse,
        "The images to add, in this order. An index among them gives its images and their attestations.");

    private static readonly Option<bool> Replace = OptionFactory.Flag(
        "--replace",
        "Let an image take the place of its like: one for the same platform, of the same kind (a zstd copy replaces a "
        + "zstd copy). The attestations of that one are dropped.");

    public static Command CreateAdd()
    {
        DocumentedCommand command = new("add",
            """
            Adds images to an index. Everything else in it keeps its bytes. Where several machines add to one index at the same
            time, use 'ocimulti manifest merge', which loses none of them, or --settle.
            """,
            """
            ocimulti manifest add ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:1.4.0-riscv64
            ocimulti manifest add ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:rebuilt-amd64 --replace --to ghcr.io/acme/api:1.4.1
            """)
        {
            Index, Sources, Replace, SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json,
        };
        AddInPlace(command);
        Session.Run(command, AddAsync);
        return command;
    }

    private static Task<int> AddAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var sources = parsed.GetRequiredValue(Sources);
        Func<Artifact, IndexEdit> edit = parsed.GetValue(Replace) ? IndexEdit.Replace : IndexEdit.Add;
        return RunAsync(session, parsed, ReadAsync, cancellationToken);

        async Task<IReadOnlyList<IndexEdit>> ReadAsync(Place destination)
        {
            var images = await session.GetAllAsync(sources, [destination], cancellationToken);
            return [.. images.Select(edit)];
        }
    }
}
