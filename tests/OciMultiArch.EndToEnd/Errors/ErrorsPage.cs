using System.Text;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>docs/errors.md.</summary>
internal static class ErrorsPage
{
    private const string Head = """
        # What can go wrong

        What `ocimulti` says when something is wrong: one message on the standard error that begins with `ocimulti:`, names the thing and says what to do.
        After a failure no tag has been written at the destination that failed, no file is half written and no temporary file stays; layers that arrived whole stay,
        so that the next run need not send them again. No message holds a password or token.

        This page is written by the tests: each line is a real run. Hosts are shown as `localhost:5000`, the working folder as `/srv/api`, the folders of the user in `~`, digests
        and what the compiler says as `…`. To write it anew: `UPDATE_DOCS=1 tests/run.sh --filter Errors`.

        ## Exit status

        | status | meaning |
        |---|---|
        | 0 | done |
        | 1 | failed; of several destinations at least one |
        | 2 | wrong usage: nothing was written, mostly nothing was even asked |
        | 129, 130, 143 | interrupted by a closed terminal, Ctrl-C, SIGTERM: what was begun was cancelled and cleaned up |

        ## With `--json`

        Standard output always holds one JSON document, the message still goes to the standard error. Wrong usage (exit status 2) prints no document.
        When nothing was begun that could be reported, the document says why:


        """;

    private const string Partial = """

        Otherwise it is the report of the run. Each of `destinations` says whether it `succeeded`, its `error`, the tags that were `written`, `unchanged` and `notWritten`,
        and the digests of what was `missing` there when it failed; of what is listed under `missing` a further run sends only that.


        """;

    public static string Path { get; } = System.IO.Path.Combine(SampleProgram.Root, "docs", "errors.md");

    public static bool IsToBeWritten => Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1";

    public static async Task<string> RenderAsync()
    {
        StringBuilder page = new(Head);
        var documents = BadInputs.All.Where(static each => each.Exit == 1 && each.Words.EndsWith("--json", StringComparison.Ordinal)).ToList();
        page.Append(await DocumentAsync(documents.Single(static each => !each.IsPartial))).Append(Partial).Append(await DocumentAsync(documents.Single(static each => each.IsPartial)));
        foreach (var (title, inputs) in BadInputs.Chapters)
        {
            page.Append($"\n## {title}\n\n| what is wrong | command | exit | message |\n|---|---|---|---|\n");
            foreach (var each in inputs)
                page.Append(Line(each, await Outcomes.OfAsync(each)));
        }
        return page.ToString();
    }

    /// <summary>One line of a table.</summary>
    public static string Line(BadInput input, Outcome outcome) =>
        $"| {input.Wrong} | `{Command(input)}` | {outcome.Exit} | {Cell(outcome.Message)} |\n";

    private static async Task<string> DocumentAsync(BadInput input) => $"```sh\n{Command(input)}\n```\n```json\n{(await Outcomes.OfAsync(input)).Document}\n```\n";

    private static string Command(BadInput input) => $"ocimulti {input.Words}".TrimEnd()
        .Replace("{registry}", "localhost:5000", StringComparison.Ordinal).Replace("{secret}", "PASSWORD", StringComparison.Ordinal);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal);
}
