using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Copies to several places: what is read, and what becomes of the others when one fails.</summary>
public sealed class SpreadCopyTests
{
    private static readonly SampleImage[] Images = [SampleImage.Make("linux/amd64"), SampleImage.Make("linux/arm64")];
    private static readonly int Blobs = Images.SelectMany(static image => image.Blobs).Select(static bytes => Bytes.Digest(bytes)).Distinct().Count();

    [Fact]
    public async Task Several_repositories_of_a_registry_read_the_content_once_and_tags_come_after_it()
    {
        await using var from = await WithImageAsync();
        await using var to = await RegistryCase.StartAsync();

        var results = await from.Client.CopyAsync(
            $"{from.Fake.Host}/app:1", [$"{to.Fake.Host}/a:1", $"{to.Fake.Host}/b:2", $"{to.Fake.Host}/a:latest", $"{to.Fake.Host}/c:3"]);

        Assert.All(results, static result => Assert.True(result.IsSuccess));
        Assert.Equal(["a", "b", "a", "c"], results.Select(static result => ((Repository)result.Store).Name.Path));
        Assert.Equal(Blobs, from.Fake.Requests.Count(static each => each.Is("GET", "/blobs/")));
        foreach (var (name, tags) in new[] { ("a", "1 latest"), ("b", "2"), ("c", "3") })
        {
            Assert.Equal(tags, string.Join(' ', to.Fake.Repository(name).Tags.Keys.Order(StringComparer.Ordinal)));
            var puts = to.Fake.Requests.Where(each => each.Is("PUT", $"/v2/{name}/manifests/")).Select(static each => each.Path.Split('/')[^1]).ToArray();
            Assert.All(puts[..2], static reference => Assert.StartsWith("sha256:", reference, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Two_registries_read_it_once_each_and_referrers_are_searched_for_once()
    {
        await using var from = await WithImageAsync();
        await using var first = await RegistryCase.StartAsync();
        await using var second = await RegistryCase.StartAsync();
        var index = await from.App.GetAsync("1");
        await from.App.PushAsync(Artifact.CreateReferrer(index, "a/b", []), []);
        var before = Questions(from);

        var results = await from.Client.CopyAsync(
            $"{from.Fake.Host}/app:1", [$"{first.Fake.Host}/a:1", $"{second.Fake.Host}/a:1", $"{second.Fake.Host}/b@{index.Digest}"]);

        Assert.All(results, static result => Assert.Single(result.Reports.Single().Referrers.Attached));
        Assert.All([first, second], at => Assert.Equal($"{index.Digest}", at.Fake.Repository("a").Tags["1"]));
        Assert.Empty(second.Fake.Repository("b").Tags);
        Assert.Contains($"{index.Digest}", second.Fake.Repository("b").Manifests.Keys);
        Assert.Equal(Images.Length + 2, Questions(from) - before); // index, images, and the referrer
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task Where_one_fails_the_others_go_on(string failing)
    {
        await using var from = await WithImageAsync();
        await using var to = await RegistryCase.StartAsync();
        to.Fake.Inject(each => each.Method is "POST" or "PUT" && each.Path.StartsWith($"/v2/{failing}/", StringComparison.Ordinal), FakeReply.Error(403, "DENIED"), int.MaxValue);
        string[] names = ["a", "b", "c"];

        var results = await from.Client.CopyAsync($"{from.Fake.Host}/app:1", names.Select(name => $"{to.Fake.Host}/{name}:1"));

        foreach (var (name, result) in names.Zip(results))
        {
            Assert.Equal(name != failing, result.IsSuccess);
            Assert.Equal(name != failing, to.Fake.Repository(name).Tags.ContainsKey("1"));
        }
        Assert.Equal(Problem.Forbidden, (results.Single(static result => !result.IsSuccess).Failure as OciException)?.Problem);
        Assert.Equal(Blobs, from.Fake.Requests.Count(static each => each.Is("GET", "/blobs/")));
    }

    [Fact]
    public async Task Nothing_is_written_where_a_text_is_wrong_or_names_another_digest()
    {
        await using var from = await WithImageAsync();
        await using var to = await RegistryCase.StartAsync();
        var source = $"{from.Fake.Host}/app:1";
        var good = $"{to.Fake.Host}/a:1";

        await Assert.ThrowsAsync<FormatException>(() => from.Client.CopyAsync(source, [good, "A:1"]).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => from.Client.CopyAsync(source, [good, $"{to.Fake.Host}/b@{Digest.Of("x"u8)}"]).AsTask());
        await Assert.ThrowsAsync<ContentNotFoundException>(() => from.Client.CopyAsync($"{from.Fake.Host}/app:9", [good]).AsTask());
        Assert.Empty(await from.Client.CopyAsync(source, []));

        Assert.Empty(to.Fake.Requests);
    }

    private static int Questions(RegistryCase at) => at.Fake.Requests.Count(static each => each.Is("GET", "/referrers/"));

    private static async Task<RegistryCase> WithImageAsync()
    {
        var at = await RegistryCase.StartAsync();
        at.Stored.PutIndex(Images, "1");
        return at;
    }
}
