using System.Collections.Concurrent;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>The cases of docs/errors.md, chapter by chapter, and how each of them ended.</summary>
internal static class ErrorCases
{
    // Most of a case is waiting for a program to start or for a server that says nothing.
    private static readonly SemaphoreSlim Running = new(Environment.ProcessorCount * 2);
    private static readonly ConcurrentDictionary<ErrorCase, Lazy<Task<ErrorCase.Outcome>>> Outcomes = [];

    public static IReadOnlyList<(string Title, IReadOnlyList<ErrorCase> Cases)> Chapters { get; } =
    [
        ("The command line", Usage.All),
        ("The Go program", GoProgram.All),
        ("Programs that are built already", Prebuilt.All),
        ("Sources and indexes", Sources.All),
        ("Making manifest lists", Lists.All),
        ("Changing manifest lists", ListEdits.All),
        ("Merging without a coordinator", Merges.All),
        ("Images of several machines", Joins.All),
        ("Releases", Releases.All),
        ("Changing images", Edits.All),
        ("Verifying", Verifications.All),
        ("Signatures, SBOMs and provenance", Signatures.All),
        ("Layout folders", Layouts.All),
        ("Archives", Archives.All),
        ("Files, artifacts and deleting", [.. Files.All, .. Artifacts.All]),
        ("Looking into images, many tags and cleaning", Looks.All),
        ("Disks", Disks.All),
        ("The way to a registry", Reaching.All),
        ("Rights and credentials", Rights.All),
        ("What a registry refuses", Refusals.All),
        ("What a registry answers", Answers.All),
    ];

    public static IEnumerable<ErrorCase> All => Chapters.SelectMany(static chapter => chapter.Cases);

    /// <summary>Runs a case, once for all tests that ask for it.</summary>
    public static Task<ErrorCase.Outcome> RunAsync(ErrorCase wrong) =>
        Outcomes.GetOrAdd(wrong, static each => new(() => Task.Run(() => RunOnceAsync(each)))).Value;

    private static async Task<ErrorCase.Outcome> RunOnceAsync(ErrorCase wrong)
    {
        await Running.WaitAsync();
        try
        {
            await using Scene scene = new();
            await scene.PrepareAsync(wrong);
            return await scene.RunAsync(wrong);
        }
        finally
        {
            Running.Release();
        }
    }
}
