using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Proofs;

/// <summary>
/// A program in an image from scratch, run with that image as its root: what it finds of a system, and what only after it
/// was asked for.
/// </summary>
public sealed class ScratchTests
{
    private const string Probe = """
        package main

        import (
            "crypto/tls"
            "fmt"
            "os"
            "os/user"
            "time"
        )

        func say(what string, result any, err error) {
            if err != nil {
                result = err
            }
            fmt.Printf("%s: %v\n", what, result)
        }

        func main() {
            connection, err := tls.Dial("tcp", os.Args[1], nil)
            if err == nil {
                connection.Close()
            }
            say("tls", "trusted", err)
            zone, err := time.LoadLocation("Pacific/Auckland")
            if err == nil {
                say("zone", time.Unix(0, 0).In(zone).Format("15:04 MST"), nil)
            } else {
                say("zone", "", err)
            }
            current, err := user.Current()
            if err == nil {
                say("user", fmt.Sprintf("%s %s:%s %s", current.Username, current.Uid, current.Gid, current.HomeDir), nil)
                say("home", "written", os.WriteFile(current.HomeDir+"/state", nil, 0600))
            } else {
                say("user", "", err)
            }
            _, err = user.LookupId("0")
            say("root", "known", err)
            file, err := os.CreateTemp("", "probe")
            if err == nil {
                file.Close()
            }
            say("tmp", "written", err)
            text, err := os.ReadFile("/etc/probe/greeting")
            say("file", string(text), err)
            entries, err := os.ReadDir("/srv/static")
            say("folder", len(entries), err)
        }

        """;

    [Fact]
    public async Task A_program_from_scratch_finds_what_it_asks_for_once_the_image_has_it()
    {
        using var certificate = SelfSigned.Create();
        await using var server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask, certificate);
        using var tool = SampleProgram.Ocimulti();
        Write(tool, "probe/go.mod", "module example.com/probe\n\ngo 1.18\n");
        Write(tool, "probe/main.go", Probe);
        Write(tool, "ca.pem", certificate.ExportCertificatePem());
        Write(tool, "greeting", "kia ora");
        Write(tool, "static/a", "");
        Write(tool, "static/deep/b", "");
        string[] plain = ["build", "./probe", "--platform", "linux/amd64,linux/arm64", "--to", "oci:out"];

        (await tool.RunAsync([.. plain, "--tag", "bare"])).Succeeded();
        (await tool.RunAsync(
            [.. plain, "--tag", "full", "--ca-certificates", "ca.pem", "--time-zones=/usr/share/zoneinfo", "--tmp", "--user", "65532",
            "--file", "greeting=/etc/probe/:0400:65532:65532", "--file", "static=/srv/static"])).Succeeded();

        var bare = await RunAsync(tool, "bare", server.Host);
        Assert.Contains("tls: x509: certificate signed by unknown authority", bare, StringComparison.Ordinal);
        Assert.Contains("zone: unknown time zone Pacific/Auckland", bare, StringComparison.Ordinal);
        Assert.Contains("user: user: Current requires cgo or $USER", bare, StringComparison.Ordinal);
        Assert.Contains("root: open /etc/passwd: no such file", bare, StringComparison.Ordinal);
        Assert.Contains("tmp: open /tmp/probe", bare, StringComparison.Ordinal);
        Assert.Contains("file: open /etc/probe/greeting: no such file", bare, StringComparison.Ordinal);
        Assert.Contains("folder: open /srv/static: no such file", bare, StringComparison.Ordinal);
        Assert.Equal(
            "tls: trusted\nzone: 12:00 NZST\nuser: nonroot 65532:65532 /home/nonroot\nhome: written\nroot: "
                + "known\ntmp: written\nfile: kia ora\nfolder: 2\n",
            await RunAsync(tool, "full", server.Host));

        var images = await (await OciLayout.At(Path.Combine(tool.Folder, "out")).GetAsync("full")).ImagesAsync();
        Assert.Single(images.Select(static each => each.Manifest!.Layers[0].Digest).Distinct());
        Assert.Equal(2, images.Select(static each => each.Manifest!.Layers[1].Digest).Distinct().Count());
    }

    // What belongs to the user of the program belongs to whoever unpacks without being root, so that user is then the program's.
    private static async Task<string> RunAsync(SampleProgram tool, string tag, string host)
    {
        var (one, bundle) = (Path.Combine(tool.Folder, $"{tag}-one"), Path.Combine(tool.Folder, $"{tag}-bundle"));
        var root = Path.Combine(bundle, "rootfs");
        (await Programs.RunAsync(
            Programs.Skopeo,
            ["--override-os", "linux", "--override-arch", "amd64", "copy", $"oci:{tool.Folder}/out:{tag}", $"oci:{one}:one"])).Succeeded();
        (await Programs.RunAsync(
            Programs.Umoci,
            ["unpack", .. Environment.IsPrivilegedProcess ? (string[])[] : ["--rootless"], "--image", $"{one}:one", bundle])).Succeeded();
        var program = (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(bundle, "config.json")))!["process"]!["args"]![0]!;
        string[] inside = Environment.IsPrivilegedProcess
            ? [Programs.Find("chroot", "coreutils"), "--userspec=65532:65532", root]
            : [Programs.Find("unshare", "util-linux"), "--map-user=65532", "--map-group=65532", $"--root={root}", "--wd=/"];
        return (await Programs.RunAsync(Programs.Find("env", "coreutils"), ["-i", .. inside, program, host])).Succeeded().Stdout;
    }

    private static void Write(SampleProgram tool, string name, string text)
    {
        var path = Path.Combine(tool.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
