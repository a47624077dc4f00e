using System.Collections.Concurrent;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>
/// Commands of pages that are not run to their end: each is one that the tool takes. It fails at the first look at the network, which
/// is a proxy that nobody listens at, and never because of how it is written.
/// </summary>
public sealed class CommandPagesTests : IDisposable
{
    private const int WrongUsage = 2;

    private readonly TempFolder folder = new();
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public CommandPagesTests()
    {
        folder.Folder("work/app/assets");
        folder.Write("work/go.mod", "module example.com/app\n");
        folder.Write("work/k8s/api.yaml", "image: ko://./app\n");
        folder.Write("work/.ko.yaml", "defaultPlatforms: [linux/amd64]\n");
        folder.Write("work/images.yaml", "defaults: { platforms: [linux/amd64], to: 127.0.0.1:1/api }\nimages:\n- package: ./app\n");
        folder.Write("work/release.yaml", "indexes:\n- { index: '127.0.0.1:1/api:{version}', images: [ { from: 127.0.0.1:1/api:1 } ] }\n");
        folder.Write("work/sync.yaml", "sync:\n- { from: 127.0.0.1:1/api, to: 127.0.0.1:1/mirror, tags: [latest] }\n");
        var starts = folder.Write("bin/ocimulti", $"#!/bin/bash\nexec {tool.ShellCommand} \"$@\"\n");
        File.SetUnixFileMode(starts, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/commands.md")]
    [InlineData("src/OciMultiArch.Tool/README.md")]
    public async Task Every_command_that_a_page_shows_is_one_that_the_tool_takes(string page)
    {
        var commands = CommandLines.InBlocks(await ReadAsync(page)).ToList();

        Assert.NotEmpty(commands);
        var refused = (await RefusedAsync(commands)).ToList();
        Assert.True(refused.Count == 0, string.Join('\n', refused));
    }

    [Fact]
    public async Task Every_row_of_the_words_of_other_tools_names_commands_that_the_tool_takes()
    {
        var commands = CommandLines.InTables(await ReadAsync("docs/coming-from.md")).Distinct().ToList();

        Assert.True(commands.Count > 100, $"{commands.Count} commands");
        var refused = (await RefusedAsync(commands)).ToList();
        Assert.True(refused.Count == 0, string.Join('\n', refused));
    }

    [Fact]
    public async Task A_command_that_the_tool_does_not_take_is_found() => Assert.Equal(
        ["ocimulti tags --nonsense", "ocimulti tugs x"],
        (await RefusedAsync(CommandLines.InTables("| a | `ocimulti tags` |\n|---|---|\n| b | `--nonsense`, `ocimulti tugs x`, `c` |\n")))
            .Select(static said => said.Split(" → ")[0]));

    [Fact]
    public void Rows_are_read_as_options_of_the_command_at_the_head_of_their_column_and_blocks_without_remarks()
    {
        Assert.Equal(["ocimulti a --b c", "ocimulti d"], CommandLines.InTables("x\n\n| a | `ocimulti a` |\n|---|---|\n| b | `--b c`, or `ocimulti d` |\n| e | – |\n\n`f`\n"));
        Assert.Equal(["ocimulti a"], CommandLines.InBlocks("```bash\nocimulti a   # b\nc\n```\n```text\nocimulti d\n```\n"));
    }

    public void Dispose()
    {
        tool.Dispose();
        folder.Dispose();
    }

    private static Task<string> ReadAsync(string page) => File.ReadAllTextAsync(Path.Combine(SampleProgram.Root, page));

    private async Task<IEnumerable<string>> RefusedAsync(IEnumerable<string> commands)
    {
        ConcurrentBag<string> refused = [];
        await Parallel.ForEachAsync(commands, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (command, cancellationToken) =>
        {
            // A page cuts digests short.
            var words = command.Replace("sha256:…", $"sha256:{new string('a', 64)}", StringComparison.Ordinal);
            var tries = words.Contains("--retries", StringComparison.Ordinal) ? "" : " --retries 0";
            var ended = await Programs.RunAsync(
                "/bin/bash", ["-c", words + tries], Variables, folder.At("work"), "password", TimeSpan.FromMinutes(5), cancellationToken: cancellationToken);
            if (ended.ExitCode == WrongUsage)
                refused.Add($"{command} → {ended.Stderr}");
        });
        return refused.Order(StringComparer.Ordinal);
    }

    // There is no go and no docker on this PATH.
    private Dictionary<string, string?> Variables => new(tool.Variables)
    {
        ["PATH"] = folder.At("bin"),
        ["HOME"] = folder.Folder("home"),
        ["https_proxy"] = "http://127.0.0.1:1",
        ["http_proxy"] = "http://127.0.0.1:1",
    };
}
