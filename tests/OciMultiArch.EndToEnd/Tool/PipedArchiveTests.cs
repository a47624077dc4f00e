using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Archives that other programs send through a pipe, plain and compressed.</summary>
public sealed class PipedArchiveTests : IDisposable
{
    private readonly SampleProgram tool = SampleProgram.Ocimulti();

    [Theory]
    [InlineData("cat app.tar | {0} copy docker-archive:- oci:out:1")]
    [InlineData("gzip < app.tar | {0} copy docker-archive:- oci:out:1")]
    [InlineData("{0} copy docker-archive:- oci:out:1 < app.tar")]
    [InlineData("{0} copy docker-archive:<(gzip < app.tar) oci:out:1")]
    [InlineData("gzip app.tar; {0} copy docker-archive:app.tar.gz:acme/app:1 oci:out:1")]
    public async Task What_skopeo_saved_is_read(string script)
    {
        await OciLayout.At(Path.Combine(tool.Folder, "app")).PushAsync(await Samples.ImageAsync("linux/amd64"), ["1"]);
        var saved = Path.Combine(tool.Folder, "app.tar");
        (await Programs.RunAsync(
            Programs.Skopeo, ["copy", $"oci:{Path.Combine(tool.Folder, "app")}:1", $"docker-archive:{saved}:acme/app:1"])).Succeeded();
        var expected = await DockerArchive.At(saved).GetAsync("1");

        var command = string.Format(System.Globalization.CultureInfo.InvariantCulture, script, tool.ShellCommand);
        (await Programs.RunAsync("/bin/bash", ["-c", command], tool.Variables, tool.Folder)).Succeeded();

        Assert.Equal(expected.Digest, (await OciLayout.At(Path.Combine(tool.Folder, "out")).GetAsync("1")).Digest);
    }

    public void Dispose() => tool.Dispose();
}
