using OciMultiArch.Building;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Bases;

/// <summary>What bases cost that were read before, and that nobody can tell them from those that were not.</summary>
public sealed class BaseCacheTests : IDisposable
{
    private static readonly SampleImage[] Images = [SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64")];

    private readonly TempFolder folder = new();

    private BaseCache Cache => new(folder.At("cache"));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1.0", "GET GET GET GET GET", "HEAD")]
    [InlineData("", "GET GET GET GET GET", "")]
    public async Task What_was_read_before_costs_one_question_of_a_tag_and_none_of_a_digest(string tag, string first, string then)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var digest = at.Stored.PutIndex(Images, "1.0");
        var name = tag.Length > 0 ? tag : digest;

        var fresh = await ReadAsync(at, name);
        Assert.Equal(first, string.Join(' ', at.Log));
        var kept = await ReadAsync(at, name);

        Assert.Equal($"{first} {then}".TrimEnd(), string.Join(' ', at.Log));
        var plain = await at.App.GetAsync(name);
        Assert.All([fresh, kept], each => Assert.Equal(plain.Bytes.ToArray(), each.Bytes.ToArray()));
        Assert.All([fresh, kept], each => Assert.Equal(plain.Reference, each.Reference));
        Assert.All([fresh, kept], each => Assert.Equal((plain.Descriptor, at.App), (each.Descriptor, each.Sources.Single())));
        var layers = (await kept.ImagesAsync()).SelectMany(static image => image.Layers);
        Assert.All(layers, each => Assert.Equal([at.App], each.Sources));
    }

    [Fact]
    public async Task An_image_without_an_index_is_kept_with_its_config()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.Put(Images[0], "1.0");

        await ReadAsync(at, "1.0");
        await ReadAsync(at, "1.0");
        await ReadAsync(at, Images[0].Digest);

        Assert.Equal("GET GET HEAD", string.Join(' ', at.Log));
    }

    [Fact]
    public async Task A_tag_that_moved_is_what_it_is_now_and_one_that_is_gone_is_gone()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var before = at.Stored.PutIndex(Images, "1.0");
        await ReadAsync(at, "1.0");

        var after = at.Stored.PutIndex([Images[1]], "1.0");
        Assert.Equal(after, (await ReadAsync(at, "1.0")).Digest.ToString());
        var sent = at.Fake.Requests.Count;
        at.Stored.PutIndex(Images, "1.0");
        Assert.Equal(before, (await ReadAsync(at, "1.0")).Digest.ToString());
        Assert.Equal(sent + 1, at.Fake.Requests.Count);
        at.Stored.Remove(before);
        at.Stored.Untag("1.0");
        await Assert.ThrowsAsync<ContentNotFoundException>(() => ReadAsync(at, "1.0"));
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("folder")]
    public async Task What_is_damaged_is_read_anew_and_kept_again(string damage)
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var digest = at.Stored.PutIndex(Images, "1.0");
        await ReadAsync(at, digest);
        var all = Directory.GetFiles(folder.At("cache/bases"));
        Assert.Equal(6, all.Length);
        foreach (var path in all)
        {
            Damage(path, damage);
            var sent = at.Fake.Requests.Count;
            Assert.Equal(digest, (await ReadAsync(at, digest)).Digest.ToString());
            Assert.Equal(sent + 1, at.Fake.Requests.Count);
            if (damage == "folder")
                Directory.Delete(path);
            await ReadAsync(at, digest);
            sent = at.Fake.Requests.Count;
            await ReadAsync(at, digest);
            Assert.Equal(sent, at.Fake.Requests.Count);
        }
    }

    [Fact]
    public async Task What_the_disk_refuses_is_read_each_time()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        at.Stored.PutIndex(Images, "1.0");
        folder.Write("cache", "a file");

        await ReadAsync(at, "1.0");
        await ReadAsync(at, "1.0");

        Assert.Equal(10, at.Log.Count(static method => method == "GET"));
        Assert.Equal(10, at.Fake.Requests.Count);
    }

    [Fact]
    public async Task A_document_of_another_repository_is_asked_for_there()
    {
        await using var at = await RegistryCase.InMemoryAsync();
        var digest = at.Stored.PutIndex(Images, "1.0");
        await ReadAsync(at, digest);

        var other = at.Client.Repository($"{at.Fake.Host}/other", RepositoryAccess.Pull);

        await Assert.ThrowsAsync<ContentNotFoundException>(() => Cache.GetAsync(other, digest).AsTask());
    }

    [Fact]
    public async Task Only_so_many_documents_are_kept_those_that_were_used_last()
    {
        for (var number = 0; number < 10_002; number++)
            File.SetLastWriteTimeUtc(folder.Write($"cache/bases/{number}", ""), DateTime.UnixEpoch.AddMinutes(number));
        folder.Folder("cache/layers");

        await new CacheLimit(folder.At("cache/layers"), 0).TrimAsync(default);

        Assert.Equal(10_000, Directory.GetFiles(folder.At("cache/bases")).Length);
        Assert.Equal((false, false, true), (IsThere(0), IsThere(1), IsThere(2)));

        bool IsThere(int number) => File.Exists(folder.At($"cache/bases/{number}"));
    }

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 1;
        if (damage == "folder")
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
            return;
        }
        if (damage == "cut")
            bytes = bytes[..^1];
        File.WriteAllBytes(path, damage == "empty" ? [] : bytes);
    }

    private async Task<Artifact> ReadAsync(RegistryCase at, string name)
    {
        var read = await Cache.GetAsync(at.App, name);
        foreach (var image in await read.ImagesAsync())
        {
            var sample = Images.Single(each => each.Digest == image.Digest.ToString());
            Assert.Equal(sample.Config, (await image.Config!.ReadAsync()).ToArray());
        }
        return read;
    }
}
