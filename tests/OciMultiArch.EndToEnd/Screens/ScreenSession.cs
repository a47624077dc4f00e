using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Screens;

/// <summary>
/// What the verbs show on a terminal: one session in a pseudo-terminal of a width, against a real registry. What differs
/// from run to run has other characters in its place, as many: the port of the registry, digests, numbers of bytes and of
/// requests.
/// </summary>
internal sealed partial class ScreenSession : IDisposable
{
    private const char Mark = '\u001e';
    private readonly TempFolder folder = new();
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public static bool AreToBeWritten => Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1";

    /// <summary>The file of the screens of a width.</summary>
    public static string PathOf(int columns) =>
        Path.Combine(SampleProgram.Root, "tests", "OciMultiArch.EndToEnd", "Screens", $"{columns}.txt");

    public void Dispose()
    {
        tool.Dispose();
        folder.Dispose();
    }

    /// <summary>Each command with what it shows.</summary>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="variables">What is set besides, such as <c>NO_COLOR</c>.</param>
    public async Task<IReadOnlyList<(string Command, string Shown)>> ShowAsync(
        int columns, params IReadOnlyList<(string Name, string Value)> variables)
    {
        await using var registry = await RealRegistry.StartAsync(new() { Deletes = true });
        await SeedAsync(registry);
        var session = folder.Write("session.sh", Encoding.UTF8.GetBytes(Session(columns)));
        Dictionary<string, string?> environment = new(tool.Variables)
        {
            ["R"] = registry.Host,
            ["TERM"] = "xterm-256color",
            ["NO_COLOR"] = null,
        };
        foreach (var (name, value) in variables)
            environment[name] = value;
        var ended = (await Programs.RunAsync(
            Programs.Find("script", "bsdutils"), ["-qec", $"bash '{session}'", "/dev/null"], environment, tool.Folder,
            timeout: TimeSpan.FromMinutes(9))).Succeeded();
        var text = Steady(ended.Stdout.ReplaceLineEndings("\n"), registry.Host);
        var parts = text.Split(Mark).Skip(1).Select(static part => part.Split('\n', 2));
        return [.. parts.Select(static part => (part[0], part[1]))];
    }

    /// <summary>The screens as they are kept.</summary>
    public static string Page(IEnumerable<(string Command, string Shown)> screens)
    {
        StringBuilder page = new();
        foreach (var (command, shown) in screens)
            page.Append(CultureInfo.InvariantCulture, $"$ {command}\n{shown}\n");
        return string.Join('\n', page.ToString().Split('\n').Select(static line => line.TrimEnd(' '))).TrimEnd() + "\n";
    }

    private string Session(int columns)
    {
        StringBuilder script = new();
        script.Append(CultureInfo.InvariantCulture, $"stty cols {columns} rows 50 -echo\n");
        script.Append(CultureInfo.InvariantCulture, $"ocimulti() {{ {tool.ShellCommand} \"$@\"; }}\n");
        // A terminal that can be typed on would be set up for that first, by the runtime.
        script.Append("exec </dev/null\n");
        foreach (var command in ScreenCommands.All)
        {
            var shown = command.Replace("'", "'\\''", StringComparison.Ordinal);
            script.Append(CultureInfo.InvariantCulture, $"printf '\\036%s\\n' '{shown}'\n{command} 2>/dev/null\n");
        }
        return script.Append("exit 0\n").ToString();
    }

    private async Task SeedAsync(RealRegistry registry)
    {
        string[] platforms = ["linux/amd64", "linux/arm64", "linux/arm/v7"];
        await Seed.PushAsync(registry, "acme/api", await Samples.IndexAsync(platforms), "1.4.0");
        await Seed.PushAsync(registry, "acme/api", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1.3.0", "latest");
        await Seed.PushAsync(registry, "acme/api", await Samples.ImageAsync("linux/amd64", layer: "one"), "one");
        await Seed.PushAsync(registry, "acme/buildx", await Samples.AttestedIndexAsync("linux/amd64", "linux/arm64"), "1.4.0");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(At("key.pub"), key.ExportSubjectPublicKeyInfoPem());
        await File.WriteAllTextAsync(At("sbom.json"), "{}");
        await File.WriteAllTextAsync(At("release.yaml"), ScreenCommands.ReleaseFile.Replace("$R", registry.Host, StringComparison.Ordinal));
        await File.WriteAllTextAsync(At("mirrors.yaml"), ScreenCommands.SyncFile.Replace("$R", registry.Host, StringComparison.Ordinal));
        foreach (var (name, machine) in new[] { ("amd64", 62), ("arm64", 183) })
        {
            Directory.CreateDirectory(At($"dist/{name}"));
            byte[] program = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 2, 0, (byte)machine, 0, .. new byte[44]];
            await File.WriteAllBytesAsync(At($"dist/{name}/app"), program);
        }
    }

    private string At(string path) => Path.Combine(tool.Folder, path);

    private static string Steady(string text, string host)
    {
        // The runtime turns the terminal's keys to the mode of applications.
        text = text.Replace("\e[?1h\e=", "", StringComparison.Ordinal).Replace(host, "127.0.0.1:50000", StringComparison.Ordinal);
        text = Folders().Replace(text, "ocimultiarch-000000/test");
        text = Keys().Replace(text, new string('A', 43) + "=");
        text = Requests().Replace(text, "9 requests");
        text = Sizes().Replace(text, static size => Digit().Replace(size.Value, "0"));
        Dictionary<string, string> names = [];
        return Digests().Replace(text, digest =>
        {
            var (algorithm, letters) = (digest.Groups[1].Value, digest.Groups[2].Value);
            if (!names.TryGetValue(letters[..12], out var name))
                names[letters[..12]] = name = string.Create(CultureInfo.InvariantCulture, $"{names.Count + 1:x12}");
            return algorithm + name.PadRight(letters.Length, '0');
        });
    }

    [GeneratedRegex("ocimultiarch-[A-Za-z0-9]{6}/[a-z]{4}(?=/)")]
    private static partial Regex Folders();

    [GeneratedRegex("[A-Za-z0-9+/]{43}=")]
    private static partial Regex Keys();

    [GeneratedRegex("[0-9]+ requests?")]
    private static partial Regex Requests();

    [GeneratedRegex("[0-9]+(\\.[0-9])? (bytes|kB|MB|GB)")]
    private static partial Regex Sizes();

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();

    [GeneratedRegex("(sha256[:-])([0-9a-f]{12,64})")]
    private static partial Regex Digests();
}
