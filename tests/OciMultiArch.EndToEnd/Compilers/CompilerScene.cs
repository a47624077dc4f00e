using OciMultiArch.EndToEnd.Packages;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Compilers;

/// <summary>A sample under samples/compilers, run as a user would in a folder of its own, and the programs of the images it makes.</summary>
internal sealed class CompilerScene : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public CompilerScene() => File.SetUnixFileMode(
        folder.Write("bin/ocimulti", $"#!/bin/bash\nexec {tool.ShellCommand} \"$@\"\n"),
        UnixFileMode.UserRead | UnixFileMode.UserExecute);

    /// <summary>The folder the sample is run in.</summary>
    public string Work => folder.Folder("work");

    /// <summary>The layout that the tests have images written to.</summary>
    public OciLayout Layout => OciLayout.At(folder.At("work/out"));

    /// <summary>A path beside the working folder.</summary>
    public string At(string relative) => folder.At(relative);

    /// <summary>Runs lines of bash in the working folder, with ocimulti first on PATH.</summary>
    public async Task<ProgramResult> RunAsync(string lines, IReadOnlyDictionary<string, string?>? more = null)
    {
        Dictionary<string, string?> variables = new(tool.Variables)
        {
            ["PATH"] = $"{folder.At("bin")}:/usr/bin:{Environment.GetEnvironmentVariable("PATH")}",
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
            variables[name] = value;
        return (await DotNet.ScriptAsync(lines, variables, Work)).Succeeded();
    }

    /// <summary>Runs the build.sh of a sample.</summary>
    public Task<ProgramResult> BuildAsync(string sample, string arguments, IReadOnlyDictionary<string, string?>? more = null) =>
        RunAsync($"'{SampleOf(sample)}/build.sh' {arguments}", more);

    /// <summary>Unpacks packages of Debian for an architecture into a folder beside the working folder.</summary>
    public Task<ProgramResult> FetchAsync(string architecture, string to, params string[] packages)
    {
        var script = Path.Combine(SampleProgram.Root, "tests", "OciMultiArch.EndToEnd", "Compilers", "debian.sh");
        return RunAsync($"'{script}' {architecture} '{folder.At(to)}' {string.Join(' ', packages)}");
    }

    /// <summary>The platforms of an image, in order.</summary>
    public async Task<IEnumerable<string>> PlatformsAsync(string tag)
    {
        var made = await Layout.GetAsync(tag);
        var images = await made.ImagesAsync();
        return images.Select(static each => $"{each.Descriptor.Platform}");
    }

    /// <summary>Takes all files out of the image of a platform, and gives their folder.</summary>
    public async Task<string> ExportAsync(string tag, string platform)
    {
        var files = folder.Folder($"{tag}-{platform.Replace('/', '-')}");
        await RunAsync($"ocimulti export oci:out:{tag} - --platform {platform} | tar -x -C '{files}'");
        return files;
    }

    /// <summary>Starts what the image of a platform starts, with the files of the image alone, and gives what it says.</summary>
    public async Task<string> StartAsync(string tag, string platform, string emulator)
    {
        var files = await ExportAsync(tag, platform);
        var image = (await (await Layout.GetAsync(tag)).ImagesAsync()).Single(each => each.Descriptor.Platform!.ToString() == platform);
        var config = await image.ConfigAsync();
        var program = files + config.Config!.Entrypoint.Single();
        var started = await Programs.RunAsync(Programs.Qemu(emulator), ["-L", files, program]);
        var said = started.Succeeded();
        return said.Stdout + said.Stderr;
    }

    public void Dispose()
    {
        tool.Dispose();
        folder.Dispose();
    }

    public static string SampleOf(string name) => Path.Combine(SampleProgram.Root, "samples", "compilers", name);
}
