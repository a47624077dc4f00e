using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Text of other people's documents may not disguise what a terminal shows, as JSON or not.</summary>
public sealed class ForeignTextTests
{
    private const string Evil = "safe\u202Elive\u2066x\u200By\u009B2Jz\U000E0041";

    [Fact]
    public async Task Characters_that_do_not_show_are_escaped_in_JSON_and_programs_read_them_as_they_are()
    {
        using var tool = SampleProgram.Ocimulti();
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "file"), "x");
        (await tool.RunAsync("artifact", "push", "oci:app:1", "file", "--artifact-type", "a/b", "--annotation", $"note={Evil}")).Succeeded();

        var json = (await tool.RunAsync("inspect", "oci:app:1", "--json")).Succeeded().Stdout;
        var text = (await tool.RunAsync("inspect", "oci:app:1")).Succeeded().Stdout;

        Assert.Contains(@"safe\u202elive\u2066x\u200by\u009b2Jz\udb40\udc41", json, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Evil, JsonNode.Parse(json)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .Replace("\\uDB40\\uDC41", "\U000E0041", StringComparison.OrdinalIgnoreCase)
            .Replace("\\u009B", "\u009B", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        foreach (var hidden in (string[])["\u202E", "\u2066", "\u200B", "\u009B", "\U000E0041"])
        {
            Assert.DoesNotContain(hidden, json, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
        }
    }
}
