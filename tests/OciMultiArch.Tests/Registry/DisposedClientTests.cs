using OciMultiArch.Testing;

namespace OciMultiArch.Tests.Registry;

/// <summary>A client that is used after its end says which object has ended: the one that the caller knows.</summary>
public class DisposedClientTests
{
    private static readonly Artifact Image = TestImages.Image("linux/amd64");

    public static TheoryData<string> Uses => ["find", "push", "tags", "blob", "catalog"];

    [Theory]
    [MemberData(nameof(Uses))]
    public async Task It_is_named(string use)
    {
        using TestRegistry registry = new();
        var client = registry.CreateClient();
        var repository = client.Repository("registry.test/app");
        client.Dispose();
        client.Dispose();

        var failure = await Assert.ThrowsAsync<ObjectDisposedException>(() => UseAsync(use, client, repository));

        Assert.Equal("OciMultiArch.RegistryClient", failure.ObjectName);
        Assert.Empty(registry.Requests);
    }

    private static async Task UseAsync(string use, RegistryClient client, Repository repository)
    {
        switch (use)
        {
            case "find":
                await repository.FindAsync("1");
                break;
            case "push":
                await repository.PushAsync(Image, ["1"]);
                break;
            case "tags":
                await foreach (var _ in repository.TagsAsync()) { }
                break;
            case "blob":
                await using (await Blob.In(Image.Blobs[0].Descriptor, repository).OpenAsync()) { }
                break;
            default:
                await foreach (var _ in client.RepositoriesAsync("registry.test")) { }
                break;
        }
    }
}
