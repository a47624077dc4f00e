using System.Globalization;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>The comparison with other programs runs, counts what it measures, and does not take one result for another.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public async Task It_lists_its_scenarios_and_curves()
    {
        var said = (await Comparison.RunAsync("--list")).Succeeded().Stdout;
        Assert.All(
            Comparison.Names("scenarios").Concat(Comparison.Names("curves")),
            each => Assert.Contains($"\n{each} ", "\n" + said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("there is no scenario push-nothing", "--only", "push-nothing")]
    [InlineData("--fast is no option", "--fast")]
    [InlineData("layers is a curve", "--only", "layers@plain/50/open")]
    public async Task What_it_does_not_know_is_said(string expected, params string[] arguments)
    {
        var ended = await Comparison.RunAsync(arguments);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(expected, ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layout_is_made_with_the_same_digests_and_checked_by_them()
    {
        using TempFolder folder = new();
        string[] digests = [await MakeAsync(folder.At("one")), await MakeAsync(folder.At("two"))];
        Assert.Equal(digests[0], digests[1]);
        (await Comparison.HelpAsync("check", "--layout", folder.At("one"), "--digest", digests[0])).Succeeded();

        var other = $"sha256:{new string('0', 64)}";
        Assert.Contains(
            $"no name holds {other}",
            (await Comparison.HelpAsync("check", "--layout", folder.At("one"), "--digest", other)).Stderr,
            StringComparison.Ordinal);
        File.AppendAllText(Directory.GetFiles(folder.At("one/blobs/sha256")).MaxBy(static each => new FileInfo(each).Length)!, "more");
        Assert.Equal(1, (await Comparison.HelpAsync("check", "--layout", folder.At("one"), "--digest", digests[0])).ExitCode);
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_tag_costs_two_requests_on_one_connection_and_two_round_trips_of_50_ms()
    {
        using TempFolder folder = new();
        var ended = (await Comparison.RunAsync(
            "--quick", "--only", "tag", "--runs", "1", "--results", folder.At("runs.tsv"), "--json", folder.At("medians.json"))).Succeeded();

        var rows = JsonNode.Parse(File.ReadAllText(folder.At("medians.json")))!.AsArray();
        Assert.Equal(2, rows.Count);
        Assert.All(rows, static each => Assert.Equal((2, 1), (Figure(each, "ocimulti", "requests"), Figure(each, "ocimulti", "connections"))));
        Assert.All(rows, static each => Assert.True(Figure(each, "skopeo", "requests") > 2));
        var late = rows.Single(static each => each!["conditions"]!.GetValue<string>().Contains("50 ms", StringComparison.Ordinal));
        Assert.True(late!["programs"]!.AsArray().All(static each => each!["wallSeconds"]!.GetValue<double>() > 0.1));
        Assert.Contains("**tag** · plain HTTP, no delay, open, sink", ended.Stdout, StringComparison.Ordinal);
    }

    // Of two names the first one is wrong; of many programs beside each other one fails.
    [Theory]
    [Trait("Length", "Long")]
    [InlineData("index-5@plain/0/open", "made something else", """case "$1 $2" in "manifest create") real tag "${3%:*}:part1" "${3##*:}" --plain-http "${3%%/*}" ;; esac""")]
    [InlineData("pushers", "ended with 1", """case "$*" in *-1:v1*) exit 3 ;; esac""")]
    public async Task One_wrong_result_of_several_is_a_failure(string scenario, string expected, string harm)
    {
        using TempFolder folder = new();
        using var tool = SampleProgram.Ocimulti();
        var script = folder.Write("harmful", $"#!/bin/sh\nset -e\nreal() {{ {string.Join(' ', tool.Command)} \"$@\"; }}\nreal \"$@\"\n{harm}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var results = folder.At("runs.tsv");
        var ended = await Comparison.RunAsync("--quick", "--only", scenario, "--runs", "1", "--results", results, "--tool", script);

        Assert.Equal(1, ended.ExitCode);
        var ours = File.ReadLines(results).Select(static line => line.Split('\t')).Where(static fields => fields[3] == "ocimulti").ToList();
        Assert.NotEmpty(ours);
        Assert.All(ours, fields => Assert.StartsWith(expected, fields[11], StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_run_has_not_measured_stays_on_the_page()
    {
        using TempFolder folder = new();
        var page = folder.Write("page.md", "a\n<!-- figures: begin -->\n<!-- figures: end -->\nb\n<!-- curves: begin -->\nNot measured yet.\n<!-- curves: end -->\nc\n");
        async Task<string> ReportAsync(params string[] runs)
        {
            var results = folder.Write("runs.tsv", string.Join('\n', runs) + "\n");
            (await Comparison.HelpAsync("report", "--from", results, "--page", page, "--pictures", folder.At("pictures"))).Succeeded();
            return File.ReadAllText(page);
        }

        await ReportAsync(Ran("tag", 0, "ocimulti", "ours", 0.5), Ran("tag", 0, "skopeo", "peer", 1), Ran("pull", 0, "ocimulti", "ours", 0.7));
        var bars = File.ReadAllText(folder.At("pictures/bars.svg"));
        var written = await ReportAsync(Ran("tag", 0, "ocimulti", "ours", 0.25), Ran("tags", 1, "ocimulti", "ours", 1), Ran("tags", 100, "ocimulti", "ours", 3));

        Assert.Contains("| ocimulti |    1 |  0.250 |", written, StringComparison.Ordinal);
        Assert.Contains("| ocimulti |    1 |  0.700 |", written, StringComparison.Ordinal);
        Assert.DoesNotContain("0.500", written, StringComparison.Ordinal);
        Assert.DoesNotContain("Not measured yet", written, StringComparison.Ordinal);
        Assert.Contains("ocimulti takes 3.0 times as long for 100 times as much (1 to 100).", written, StringComparison.Ordinal);
        Assert.Equal(["pull", "tag", "tags"], written.Split('\n').Where(static line => line.StartsWith("**", StringComparison.Ordinal))
            .Select(static line => line.Split('*')[2]).Order());
        Assert.Equal(2, written.Split('\n').Count(static line => line.Contains(" · plain | ", StringComparison.Ordinal)));
        Assert.Equal(bars, File.ReadAllText(folder.At("pictures/bars.svg")));
        Assert.True(File.Exists(folder.At("pictures/tags.svg")));
        Assert.Equal(written, await ReportAsync(Ran("tag", 0, "ocimulti", "ours", 0.25), Ran("tags", 1, "ocimulti", "ours", 1), Ran("tags", 100, "ocimulti", "ours", 3)));
    }

    private static string Ran(string scenario, int x, string program, string kind, double wall) => string.Join(
        '\t', scenario, "plain", x, program, kind, wall.ToString(CultureInfo.InvariantCulture), "0.1", "0.1", "1024", "2", "1", "");

    private static async Task<string> MakeAsync(string folder)
    {
        var made = await Comparison.HelpAsync(
            "layout", "--to", folder, "--platforms", "2", "--shared", "1", "--own", "1", "--bytes", (100 << 10).ToString(CultureInfo.InvariantCulture));
        return made.Succeeded().Stdout.Split('\n')[0];
    }

    private static int Figure(JsonNode? row, string program, string name) =>
        row!["programs"]!.AsArray().Single(each => each!["program"]!.GetValue<string>() == program)![name]!.GetValue<int>();
}
