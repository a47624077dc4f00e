using System.Text;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>docs/errors.md.</summary>
internal static class ErrorsPage
{
    private static readonly string Head = Joined("""
        # What can go wrong

        What `ocimulti` says when something is wrong: one message on the standard error that begins with \
        `ocimulti:`, names the thing and says what to do.
        After a failure no tag has been written at the destination that failed, no file is half written and no \
        temporary file stays; layers that arrived whole stay,
        so that the next run need not send them again. No message holds a password or token.

        This page is written by the tests: each line is a real run. Hosts are shown as `localhost:5000`, the \
        working folder as `/srv/api`, the folders of the user in `~`, digests
        and what the compiler says as `…`. To write it anew: `UPDATE_DOCS=1 tests/run.sh --filter Errors`.

        ## Exit status

        | status | meaning |
        |---|---|
        | 0 | done |
        | 1 | failed; of several destinations at least one |
        | 2 | wrong usage: nothing was written, and mostly no request was sent |
        | 129, 130, 143 | interrupted by a closed terminal, Ctrl-C, SIGTERM: what was begun was cancelled and cleaned up |

        ## With `--json`

        Standard output always holds one JSON document, the message still goes to the standard error. Wrong usage \
        (exit status 2) prints no document.
        If the run failed before there was anything to report, the document is the failure: the message as \
        `error`; what went wrong as `problem`, for programs
        (`notFound`, `loginNeeded`, `throttled`, ...); the HTTP `status` and the registry's error `codes`, if the registry answered.


        """);

    private static readonly string Partial = Joined("""

        Otherwise it is the report of the run. Each of `destinations` says whether it `succeeded`, or else its \
        `error`, `problem`, `status` and `codes`; the tags that were
        `written`, `unchanged` and `notWritten`; and the digests of what was `missing` there when it failed. A \
        further run sends only what was missing.


        """);

    public static string Path { get; } = System.IO.Path.Combine(SampleProgram.Root, "docs", "errors.md");

    public static bool IsToBeWritten => Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1";

    public static async Task<string> RenderAsync()
    {
        StringBuilder page = new(Head);
        var documents = ErrorCases.All.Where(static each =>
            each.Exit == 1 && each.Words.EndsWith("--json", StringComparison.Ordinal)).ToList();
        page.Append(await DocumentAsync(documents.Single(static each => !each.IsPartial)));
        page.Append(Partial);
        page.Append(await DocumentAsync(documents.Single(static each => each.IsPartial)));
        foreach (var (title, cases) in ErrorCases.Chapters)
        {
            page.Append($"\n## {title}\n\n| what is wrong | command | exit | message |\n|---|---|---|---|\n");
            foreach (var each in cases)
                page.Append(Line(each, await ErrorCases.RunAsync(each)));
        }
        return page.ToString();
    }

    /// <summary>One line of a table.</summary>
    public static string Line(ErrorCase wrong, ErrorCase.Outcome outcome) =>
        $"| {wrong.Wrong} | `{Command(wrong)}` | {outcome.Exit} | {Cell(outcome.Message)} |\n";

    /// <summary>A backslash at the end of a line continues it.</summary>
    private static string Joined(string text) => text.Replace("\\\n", "", StringComparison.Ordinal);

    private static async Task<string> DocumentAsync(ErrorCase wrong)
    {
        var outcome = await ErrorCases.RunAsync(wrong);
        return $"```sh\n{Command(wrong)}\n```\n```json\n{outcome.Document}\n```\n";
    }

    private static string Command(ErrorCase wrong) => $"ocimulti {wrong.Words}".TrimEnd()
        .Replace("{registry}", "localhost:5000", StringComparison.Ordinal)
        .Replace("{secret}", "PASSWORD", StringComparison.Ordinal);

    private static string Cell(string text) => text
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("\n", "<br>", StringComparison.Ordinal);
}
