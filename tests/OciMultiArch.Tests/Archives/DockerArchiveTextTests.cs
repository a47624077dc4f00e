using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Archives;

/// <summary>Docker archives of repositories that are named by text.</summary>
public sealed class DockerArchiveTextTests
{
    [Fact]
    public async Task An_archive_is_made_and_read_by_the_text_of_its_repository()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        using TempFolder folder = new();
        at.Fake.Repository("app").Put(SampleImage.Make("linux/amd64"), "1");
        var image = await at.App.GetAsync("1");
        await using MemoryStream stream = new();
        foreach (var writer in new[] { DockerArchive.Create(folder.At("a.tar"), "ghcr.io/acme/api"), DockerArchive.Create(stream, "ghcr.io/acme/api") })
        {
            await using (writer)
            {
                await writer.PushAsync(image, ["1"]);
                await writer.CompleteAsync();
            }
        }
        stream.Position = 0;

        using var file = DockerArchive.At(folder.At("a.tar"), "ghcr.io/acme/api");
        using var copy = await DockerArchive.ReadAsync(stream, "ghcr.io/acme/api");
        Assert.Equal(image.Digest, (await file.GetAsync("1")).Digest);
        Assert.Equal(image.Digest, (await copy.GetAsync(Tag.Parse("1"))).Digest);
        using var other = DockerArchive.At(folder.At("a.tar"), "ghcr.io/acme/other");
        Assert.False(await other.ExistsAsync("1"));
        Assert.Throws<FormatException>(() => DockerArchive.At(folder.At("a.tar"), "no name"));
    }
}
