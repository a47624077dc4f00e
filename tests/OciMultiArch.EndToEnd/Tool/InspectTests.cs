using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary><c>ocimulti inspect</c>: what an image is, how it came to be, and what refers to it.</summary>
public sealed class InspectTests : IDisposable
{
    private const string Runtime =
        """
        {"User":"65532","Entrypoint":["/app"],"Cmd":["serve"],"WorkingDir":"/srv","StopSignal":"SIGQUIT","Env":["A=1"],
        "ExposedPorts":{"9090/tcp":{},"8080/tcp":{}},"Volumes":{"/data":{}},"Labels":{"team":"a"},
        "Healthcheck":{"Test":["CMD","/app","ping"],"Interval":30000000000,"Timeout":1500000000,"Retries":3}}
        """;

    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task An_image_is_shown_whole()
    {
        await LayoutAsync(
            """
            [{"created":"2024-01-02T03:04:05Z","created_by":"/bin/sh -c #(nop) ADD file:1 in / ","comment":"buildkit"},
            {"created_by":"ENV A=1","empty_layer":true},{"created_by":"RUN one  \\\n  two"}]
            """);

        var text = (await tool.RunAsync("inspect", "oci:lay:1")).Succeeded().Stdout;
        var json = await tool.JsonAsync("inspect", "oci:lay:1");

        foreach (var line in new[]
        {
            "Ports:         8080/tcp, 9090/tcp", "Volumes:       /data", "Folder:        /srv", "Stop signal:   SIGQUIT",
            "Health check:  CMD /app ping (every 30s, within 1.5s, 3 retries)", "Label:         team=a", "User:          65532",
        })
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        var rows = text[text.IndexOf("LAYER ", StringComparison.Ordinal)..].Split('\n');
        Assert.Contains("ADD file:1 in / (buildkit)", rows[1], StringComparison.Ordinal);
        Assert.Matches("^- +- +- +ENV A=1", rows[2]);
        Assert.Matches("^sha256:[0-9a-f]{64} .*RUN one \\\\ two", rows[3]);
        var config = json["config"]!;
        Assert.Equal("SIGQUIT", (string)config["stopSignal"]!);
        Assert.Equal(["8080/tcp", "9090/tcp"], config["ports"]!.AsArray().Select(static port => (string)port!));
        Assert.Equal(30_000_000_000, (long)config["healthCheck"]!["interval"]!);
        Assert.Equal(2, config["diffIds"]!.AsArray().Count);
        Assert.Equal([false, true, false], json["history"]!.AsArray().Select(static step => (bool)step!["isEmpty"]!));
        Assert.Equal((string)json["layers"]![1]!["digest"]!, (string)json["history"]![2]!["layer"]!);
    }

    [Fact]
    public async Task A_history_that_does_not_fit_the_layers_stands_beside_them()
    {
        await LayoutAsync("""[{"created_by":"one"}]""");

        var text = (await tool.RunAsync("inspect", "oci:lay:1")).Succeeded().Stdout;
        var json = await tool.JsonAsync("inspect", "oci:lay:1");

        Assert.Matches("HISTORY +CREATED\none +-", text);
        Assert.Null(json["history"]![0]!["layer"]);
        Assert.Equal(2, json["layers"]!.AsArray().Count);
    }

    [Fact]
    public async Task Long_texts_are_cut_in_tables_and_whole_in_JSON()
    {
        var far = new string('x', 500);
        await LayoutAsync($$"""[{"created_by":"{{far}}"},{"created_by":"two"}]""");

        var text = (await tool.RunAsync("inspect", "oci:lay:1")).Succeeded().Stdout;
        var json = await tool.JsonAsync("inspect", "oci:lay:1");

        Assert.DoesNotContain(new string('x', 100), text, StringComparison.Ordinal);
        Assert.Contains("x…", text, StringComparison.Ordinal);
        Assert.Equal(far, (string)json["history"]![0]!["createdBy"]!);
    }

    [Fact]
    public async Task The_config_is_printed_as_its_very_bytes()
    {
        await LayoutAsync("[]");
        var config = (await tool.RunAsync("inspect", "oci:lay:1", "--config")).Succeeded().Stdout;
        var json = await tool.JsonAsync("inspect", "oci:lay:1");

        Assert.Equal((string)json["configBlob"]!["digest"]!, Digest.Of(Encoding.UTF8.GetBytes(config)).ToString());
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await OciLayout.At(Path.Combine(tool.Folder, "lay")).PushAsync(index, ["2"]);
        var refused = await tool.RunAsync("inspect", "oci:lay:2", "--config");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is an index, which has no config. Choose an image of it with --platform.", refused.Stderr, StringComparison.Ordinal);
        Assert.Contains("arm64", (await tool.RunAsync("inspect", "oci:lay:2", "--config", "--platform", "linux/arm64")).Stdout, StringComparison.Ordinal);
        Assert.Equal(2, (await tool.RunAsync("inspect", "oci:lay:1", "--config", "--json")).ExitCode);
    }

    [Fact]
    public async Task What_refers_to_it_is_shown()
    {
        await using var registry = await RealRegistry.StartAsync();
        var image = await Samples.ImageAsync("linux/amd64");
        await Seed.PushAsync(registry, "app", image, "1");
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "sbom.json"), "{}");
        (await tool.RunAsync(
            "artifact", "push", $"{registry.Host}/app", "sbom.json:application/spdx+json", "--artifact-type", "application/spdx+json",
            "--subject", $"{registry.Host}/app:1")).Succeeded();

        var text = (await tool.RunAsync("inspect", $"{registry.Host}/app:1")).Succeeded().Stdout;
        var json = await tool.JsonAsync("inspect", $"{registry.Host}/app:1");

        Assert.Matches("Referrer: +sha256:[0-9a-f]{64} \\(application/spdx\\+json\\)", text);
        Assert.Equal("application/spdx+json", (string)json["referrers"]![0]!["artifactType"]!);
    }

    // An image of two layers with this history.
    private async Task LayoutAsync(string history)
    {
        var layers = new[] { "one", "two" }.Select(static text => SampleLayer.Gzip(Encoding.UTF8.GetBytes(text))).ToArray();
        var image = SampleImage.Of("linux/amd64", ImageFamily.Oci, layers, $",\"config\":{Runtime},\"history\":{history}");
        var store = OciLayout.At(Path.Combine(tool.Folder, "lay"));
        await store.PushAsync(await Described(image), ["1"]);
    }

    private static async Task<Artifact> Described(SampleImage image)
    {
        MemoryStore store = new();
        return await image.DescribedInAsync(store);
    }
}
