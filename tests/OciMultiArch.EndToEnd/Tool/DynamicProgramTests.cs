using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>
/// A real program with its real loader and libraries: what <c>manifest verify --deep</c> says of it is what happens when
/// it is started in those files alone.
/// </summary>
public sealed partial class DynamicProgramTests
{
    private const string Program = "/bin/ls";

    public static TheoryData<string, string?, string?> Lacking() => new()
    {
        { "nothing", null, null },
        { "ld-linux", "interpreterMissing", "its loader " },
        { "libc.so", "libraryMissing", "libc.so.6" },
        { "libpcre2", "libraryMissing", "libpcre2-8.so.0 (for /" },
    };

    [Theory]
    [MemberData(nameof(Lacking))]
    public async Task A_program_is_sound_when_it_starts_and_only_then(string lacking, string? kind, string? words)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return;
        using var tool = SampleProgram.Ocimulti();
        string[] needed = [.. await FilesAsync()];
        var files = needed.Where(file => !file.Contains(lacking, StringComparison.Ordinal)).ToArray();
        if (lacking != "nothing" && files.Length == needed.Length)
            return; // this machine's program does not need it
        await PushAsync(tool, files);

        var ended = await tool.RunAsync("manifest", "verify", "oci:lay:1", "--deep");
        var json = System.Text.Json.Nodes.JsonNode.Parse((await tool.RunAsync("manifest", "verify", "oci:lay:1", "--deep", "--json")).Stdout)!;

        Assert.Equal(kind is null, ended.ExitCode == 0);
        Assert.Equal(kind, (string?)json["problems"]!.AsArray().SingleOrDefault()?["kind"]);
        Assert.Contains(words ?? "sound", ended.Stdout, StringComparison.Ordinal);
        if (Environment.IsPrivilegedProcess)
            Assert.Equal(kind is null, await StartsAsync(Path.Combine(tool.Folder, "root"), files));
    }

    // The program, and each file that the loader of this machine takes for it.
    private static async Task<IEnumerable<string>> FilesAsync()
    {
        var said = (await Programs.RunAsync("ldd", [Program])).Succeeded().Stdout;
        var paths = PathInLine().Matches(said).Select(static match => match.Groups[1].Value);
        return paths.Append(Program);
    }

    private static async Task PushAsync(SampleProgram tool, string[] files)
    {
        MemoryStore store = new();
        var image = await new ImageRecipe
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [await Layer.PackAsync(store, files.Select(static file => FileOf(file)))],
            Change = new() { Entrypoint = [Program] },
        }.BuildAsync();
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(image, ["1"]);
    }

    private static LayerEntry FileOf(string file) =>
        LayerEntry.FromFile(RealPath(file), file) with { Mode = LayerEntry.ProgramMode };

    private static async Task<bool> StartsAsync(string root, string[] files)
    {
        foreach (var file in files)
        {
            var place = root + file;
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(RealPath(file), place);
        }
        return (await Programs.RunAsync("chroot", [root, Program, "--version"])).ExitCode == 0;
    }

    private static string RealPath(string file) => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    [GeneratedRegex(@"(/\S+) \(0x")]
    private static partial Regex PathInLine();
}
