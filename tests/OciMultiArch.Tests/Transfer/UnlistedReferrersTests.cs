using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Transfer;

/// <summary>Referrers that are in a registry and in no list, as a push leaves them that ends between the two.</summary>
public sealed class UnlistedReferrersTests
{
    private static readonly MediaType Text = new("text/plain");

    [Fact]
    public async Task What_is_attached_to_a_root_whose_tags_stand_is_listed_by_the_next_push()
    {
        await using var here = await RegistryCase.InMemoryAsync(new() { Referrers = false });
        var (image, signature) = await AttachedAsync();
        await here.App.PushAsync(image.WithAttached([]), ["1.0"]);
        await PutUnlistedAsync(here, signature);

        var plan = await here.App.PlanAsync(image, ["1.0"]);
        var report = await here.App.PushAsync(image, ["1.0"]);

        Assert.Contains(plan.Manifests, each => each.Descriptor.Digest == signature.Digest && each.Arrival == Arrival.Copied);
        Assert.Equal(["1.0"], report.Unchanged.Select(static tag => tag.Value));
        Assert.Equal([signature.Digest], await ReferrersAsync(here, image));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_referrer_that_is_an_entry_of_an_index_is_listed_by_the_next_push(bool isInHand)
    {
        await using var here = await RegistryCase.InMemoryAsync(new() { Referrers = false });
        var (image, signature) = await AttachedAsync();
        MemoryStore home = new();
        var index = await Artifact.CreateIndexAsync([image.WithAttached([]), signature]);
        await home.PushAsync(index, ["1.0"]);
        await PutUnlistedAsync(here, signature);

        await here.App.PushAsync(isInHand ? index : await home.GetAsync("1.0"), ["1.0"]);

        Assert.Equal([signature.Digest], await ReferrersAsync(here, image));
    }

    [Theory]
    [InlineData(true, "HEAD", "HEAD", "GET")]
    [InlineData(false, "HEAD", "HEAD", "GET", "GET")]
    public async Task A_new_client_looks_once_and_a_client_that_knows_does_not_look(bool api, params string[] requests)
    {
        await using var here = await RegistryCase.InMemoryAsync(new() { Referrers = api });
        var (image, _) = await AttachedAsync();
        await here.App.PushAsync(image, ["1.0"]);
        var before = here.Log.Count();
        await here.App.PushAsync(image, ["1.0"]);
        Assert.Equal(["HEAD", "HEAD"], here.Log.Skip(before));

        using var other = here.NewClient();
        var app = other.Repository($"{here.Fake.Host}/app", RepositoryAccess.Push);
        before = here.Log.Count();
        await app.PushAsync(image, ["1.0"]);

        Assert.Equal(requests, here.Log.Skip(before));
    }

    [Fact]
    public async Task A_list_that_this_client_deleted_is_looked_for_again()
    {
        await using var here = await RegistryCase.InMemoryAsync(new() { Referrers = false });
        var (image, signature) = await AttachedAsync();
        await here.App.PushAsync(image, ["1.0"]);
        await here.App.DeleteTagAsync(Tag.Parse(image.Digest.ToString().Replace(':', '-')));
        Assert.Empty(await ReferrersAsync(here, image));

        await here.App.PushAsync(image, ["1.0"]);

        Assert.Equal([signature.Digest], await ReferrersAsync(here, image));
    }

    [Fact]
    public async Task An_entry_that_its_source_lacks_is_no_error()
    {
        await using var here = await RegistryCase.InMemoryAsync(new() { Referrers = false });
        var (image, signature) = await AttachedAsync();
        MemoryStore home = new();
        await home.PushAsync(await Artifact.CreateIndexAsync([image.WithAttached([]), signature]), ["1.0"]);
        await PutUnlistedAsync(here, signature);
        await here.App.PushAsync(image.WithAttached([]), ["amd64"]);
        var index = await home.GetAsync("1.0");
        var alone = Artifact.Parse(index.MediaType, index.Bytes);

        await here.App.PushAsync(alone, ["1.0"]);

        Assert.Equal(index.Digest, (await here.App.ResolveAsync(Tag.Parse("1.0")))!.Digest);
    }

    private static async Task<(Artifact Image, Artifact Signature)> AttachedAsync()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        var signature = Artifact.CreateReferrer(image, "application/x-signature", [Blob.Of(Text, "signed"u8.ToArray())]);
        return (image.WithAttached([signature]), signature);
    }

    // The manifest and its blobs, and no list.
    private static async Task PutUnlistedAsync(RegistryCase here, Artifact referrer)
    {
        foreach (var blob in referrer.Blobs)
            await here.App.WriteAsync(blob);
        here.Stored.PutManifest(referrer.Bytes.ToArray(), referrer.MediaType.Value);
    }

    private static async Task<Digest[]> ReferrersAsync(RegistryCase here, Artifact subject)
    {
        var found = await here.App.ReferrersAsync(subject.Digest).ToListAsync();
        return [.. found.Select(static entry => entry.Digest)];
    }
}
