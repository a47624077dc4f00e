using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content><c>manifest remove</c> and <c>manifest filter</c>: fewer images in an index.</content>
internal static partial class IndexEditCommand
{
    private static readonly Option<IReadOnlyList<Platform>> RemovedPlatforms =
        OptionFactory.Platforms("--platform", "The platforms whose images are removed; repeatable.");

    private static readonly Option<IReadOnlyList<Digest>> RemovedDigests = Digests("An entry to remove; repeatable.");

    private static readonly Option<IReadOnlyList<Platform>> KeptPlatforms =
        OptionFactory.Platforms("--platform", "The platforms to keep; each must be there.");

    public static Command CreateRemove()
    {
        DocumentedCommand command = new("remove",
            "Removes images and their attestations from an index. Everything else in it keeps its bytes, "
            + "and the images themselves are not deleted.",
            """
            ocimulti manifest remove ghcr.io/acme/api:1.4.0 --platform linux/386,linux/arm/v6
            """)
        {
            Index, RemovedPlatforms, RemovedDigests, SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json,
        };
        AddInPlace(command);
        Session.Run(command, RemoveAsync);
        return command;
    }

    public static Command CreateFilter()
    {
        DocumentedCommand command = new("filter",
            "Keeps only the images of some platforms, with their attestations. What is kept keeps its bytes. "
            + "Manifests that state no platform, or half of one, are dropped and named.",
            """
            ocimulti manifest filter alpine --platform linux/amd64,linux/arm64 --to registry.example/base/alpine:3
            """)
        {
            Index, KeptPlatforms, SharedOptions.DryRun, SharedOptions.Json,
        };
        AddInPlace(command);
        command.Validators.Add(static result =>
        {
            if (result.GetResult(KeptPlatforms) is null or { Implicit: true })
                result.AddError("Name the platforms to keep with --platform.");
        });
        Session.Run(command, FilterAsync);
        return command;
    }

    private static Task<int> RemoveAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var ofPlatforms = parsed.GetRequiredValue(RemovedPlatforms).Select(IndexEdit.Remove);
        var ofDigests = parsed.GetRequiredValue(RemovedDigests).Select(IndexEdit.Remove);
        IReadOnlyList<IndexEdit> edits = [.. ofPlatforms, .. ofDigests];
        if (edits.Count > 0)
            return RunAsync(session, parsed, edits, cancellationToken);
        throw new UsageException("Nothing is removed. Add --platform or --digest.");
    }

    // What no --platform can name is said, whether it went or stays.
    private static void TellUntold(Artifact original, Artifact filtered)
    {
        var staying = filtered.Index!.Manifests.Select(static entry => entry.Digest).ToHashSet();
        foreach (var entry in original.Index!.Manifests.Where(IsUntold))
        {
            if (!staying.Contains(entry.Digest))
                Output.Message($"{entry.Digest} ({KindOf(entry)}) states no whole platform and is dropped.");
            else if (entry.MediaType.IsIndex)
                Output.Message($"{entry.Digest} is an index inside the index and stays, with all its platforms.");
        }
    }

    private static bool IsUntold(Descriptor entry)
    {
        if (!entry.MediaType.IsManifest || entry.IsAttestation)
            return false;
        return entry.Platform is not { Os.Length: > 0, Architecture.Length: > 0 };
    }

    private static string KindOf(Descriptor entry) => Output.Plain(entry.ArtifactType ?? entry.MediaType.Value);

    private static Task<int> FilterAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var edit = IndexEdit.Keep(parsed.GetRequiredValue(KeptPlatforms));
        return RunAsync(session, parsed, [edit], cancellationToken);
    }
}
