using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Blobs go into every family of registries, whole or in parts, whatever breaks on the way.</summary>
public sealed class UploadProfileTests
{
    private const int Part = 128 << 10;
    private const int Size = (3 * Part) + 1234;

    public static TheoryData<string, long?, string> Cases
    {
        get
        {
            TheoryData<string, long?, string> cases = [];
            foreach (var profile in RegistryProfile.All)
                foreach (var part in new long?[] { null, Part, 2 * Part })
                    foreach (var fault in Faults.Keys)
                        cases.Add(profile.Name, part, fault);
            return cases;
        }
    }

    private static Dictionary<string, Action<FakeRegistry>> Faults { get; } = new()
    {
        ["none"] = static _ => { },
        ["a body is cut"] = static fake =>
            fake.Inject(IsSecondBody(), FakeReply.Broken with { AfterBytes = 50_000 }),
        ["the answer to a body is lost"] = static fake => fake.Spoil(IsSecondBody(), static _ => FakeReply.Broken),
        ["the closing answer is lost"] = static fake =>
            fake.Spoil(static each => each.Is("PUT", "digest="), static _ => FakeReply.Broken),
        ["a gateway fails"] = static fake => fake.Inject(IsSecondBody(), new FakeReply(502)),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_blob_arrives_whole(string profile, long? part, string fault)
    {
        await using var at = await RegistryCase.InMemoryAsync(
            RegistryProfile.Named(profile).Options, (_, host) => host.ChunkBytes = part);
        Faults[fault](at.Fake);
        Counter counter = new();

        await at.App.WriteAsync(RegistryCase.Layer(Size), counter);

        Assert.Equal(Bytes.Noise(Size), at.Stored.Blobs.Values.Single());
        Assert.Equal(Size, counter.Sum);
        Assert.Empty(at.Fake.Violations);
    }

    [Theory]
    [InlineData("distribution 2.8", null, "POST PUT")]
    [InlineData("distribution 2.8", Part, "POST PATCH PATCH PATCH PATCH PUT")]
    [InlineData("distribution 2.8", Size, "POST PUT")]
    [InlineData("ECR", Part, "POST PATCH PATCH PATCH PATCH PUT")]
    [InlineData("zot", Part, "POST PATCH PATCH PATCH PATCH PUT")]
    [InlineData("Gitea", Part, "POST PATCH PATCH PATCH PATCH PUT")]
    [InlineData("R2", Part, "POST PATCH PATCH PATCH PATCH PUT")]
    [InlineData("Artifact Registry", null, "POST PUT")]
    [InlineData("Artifact Registry", Part, "POST PATCH DELETE HEAD POST PUT")]
    [InlineData("GHCR", null, "POST PUT")]
    [InlineData("GHCR", 2 * Part, "POST PATCH PATCH PATCH PATCH PATCH PUT")]
    [InlineData("behind a body limit", null, "POST PUT PATCH PATCH PATCH PATCH PATCH PATCH PUT")]
    [InlineData("serverless", null, "POST PATCH PATCH PATCH PATCH PUT")]
    public async Task It_costs_no_more_requests_than_needed(string profile, int? part, string requests)
    {
        await using var at = await RegistryCase.InMemoryAsync(
            RegistryProfile.Named(profile).Options, (_, host) => host.ChunkBytes = part);

        await at.App.WriteAsync(RegistryCase.Layer(Size));

        Assert.Equal(requests, string.Join(' ', at.Log));
    }

    [Fact]
    public async Task What_one_upload_learned_the_next_one_knows()
    {
        await using var at = await RegistryCase.InMemoryAsync(RegistryProfile.Named("behind a body limit").Options);
        await at.App.WriteAsync(RegistryCase.Layer(Size));
        var before = at.Fake.Requests.Count;

        await at.App.WriteAsync(RegistryCase.Layer(Size, seed: 2));

        Assert.Equal("POST PATCH PATCH PATCH PATCH PATCH PUT", string.Join(' ', at.Log.Skip(before)));
    }

    // The first body is the PUT of a blob that goes whole, and the second one of parts.
    private static Func<FakeRequest, bool> IsSecondBody()
    {
        var count = 0;
        return each =>
        {
            if (each["Content-Length"] is null or "0" || !each.Target.Contains("/uploads/", StringComparison.Ordinal))
                return false;
            var isWhole = each.Method == "PUT";
            return isWhole || (each.Method == "PATCH" && ++count == 2);
        };
    }

    private sealed class Counter : IProgress<long>
    {
        public long Sum { get; private set; }

        public void Report(long value) => Sum += value;
    }
}
