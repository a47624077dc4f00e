using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Many edits of one index in one call are the edits one by one, whatever comes and goes between them.</summary>
public sealed class IndexEditSequenceTests
{
    private static readonly string[] Platforms = ["linux/amd64", "linux/arm64", "linux/arm/v7", "windows(10.0.1)/amd64", "linux/s390x"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Family family = new();
    private readonly Artifact[] images;

    public IndexEditSequenceTests()
    {
        images = [.. Enumerable.Range(0, 10).Select(at => family.Image($"i{at}", Platforms[at % Platforms.Length], $"{at}"))];
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Edits_at_once_give_the_bytes_of_edits_one_by_one(int seed)
    {
        Random random = new(seed);
        var start = Index(random);
        var single = start;
        List<IndexEdit> done = [];
        for (var i = 0; i < 30; i++)
        {
            var edit = Any(random);
            try
            {
                single = await single.EditAsync([edit]);
                done.Add(edit);
            }
            catch (OciException)
            {
                // This edit does not fit the index as it is now.
            }
        }

        var together = await start.EditAsync(done);

        Assert.True(done.Count > 5);
        Assert.Equal(Encoding.UTF8.GetString(single.Bytes.Span), Encoding.UTF8.GetString(together.Bytes.Span));
    }

    [Fact]
    public async Task Ten_thousand_entries_take_as_many_edits_as_they_are()
    {
        const int Entries = 10_000;
        var texts = Enumerable.Range(0, Entries).Select(static at => Samples.OnPlatform(DescriptorOf(at), $"linux({at})/amd64"));
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index([.. texts]));
        var annotated = Enumerable.Range(0, Entries).Select(static at => IndexEdit.Annotate(DescriptorOf(at).Digest, "k", $"{at}"));
        var removed = Enumerable.Range(1, Entries - 1).Select(static at => IndexEdit.Remove(DescriptorOf(at).Digest));

        var edited = await index.EditAsync([.. annotated, IndexEdit.Replace(index), .. removed]);

        Assert.Equal("0", Assert.Single(edited.Index!.Manifests).Annotations["k"]);
    }

    private static Descriptor DescriptorOf(int at) => Descriptor.Of(MediaType.OciManifest, Encoding.UTF8.GetBytes($"{at}"));

    private Artifact Index(Random random)
    {
        var drawn = Enumerable.Range(0, images.Length).Where(_ => random.Next(2) == 0).DefaultIfEmpty(0);
        var chosen = drawn.DistinctBy(PlatformOf).ToArray();
        var entries = chosen.Select(at => Samples.OnPlatform(images[at].Descriptor, PlatformOf(at)));
        var attestations = chosen.Where(_ => random.Next(3) == 0).Select(at => Attesting(images[at]));
        var bytes = Samples.Index([.. entries, .. attestations]);
        if (random.Next(2) == 0)
            bytes = Encoding.UTF8.GetBytes(JsonNode.Parse(bytes)!.ToJsonString(Indented));
        return Artifact.Parse(MediaType.OciIndex, bytes, family.Home);
    }

    private IndexEdit Any(Random random)
    {
        var at = random.Next(images.Length);
        var (image, platform, value) = (images[at], Platform.Parse(PlatformOf(at)), $"{random.Next(3)}");
        return random.Next(10) switch
        {
            0 => IndexEdit.Add(image),
            1 => IndexEdit.Add(image.WithAnnotations(new Dictionary<string, string> { ["k"] = "v" })),
            2 => IndexEdit.Replace(image),
            3 => IndexEdit.Replace(Index(random)),
            4 => IndexEdit.Remove(image.Digest),
            5 => IndexEdit.Remove(platform),
            6 => IndexEdit.Annotate(image.Digest, $"k{random.Next(3)}", value),
            7 => IndexEdit.Annotate(platform, "k", value),
            8 => IndexEdit.SetPlatform(image.Digest, Platform.Parse($"linux/amd64/v{2 + random.Next(2)}")),
            _ => IndexEdit.Keep([platform, .. Platforms.Skip(random.Next(3)).Select(static each => Platform.Parse(each))]),
        };
    }

    private static string PlatformOf(int at) => Platforms[at % Platforms.Length];

    private static string Attesting(Artifact image) => Samples.Entry(
        Samples.Blob(MediaType.OciManifest, $"attestation of {image.Digest}").Descriptor,
        $$""","platform":{"architecture":"unknown","os":"unknown"},"annotations":{"vnd.docker.reference.digest":"{{image.Digest}}","vnd.docker.reference.type":"attestation-manifest"}""");
}
