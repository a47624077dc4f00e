using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>What is left of an index when only some platforms are kept.</summary>
public sealed class FilterTests
{
    private static readonly Descriptor One = Descriptor.Of(MediaType.OciManifest, [1]);
    private static readonly Descriptor Other = Descriptor.Of(MediaType.OciManifest, [2]);
    private static readonly Descriptor Nested = Descriptor.Of(MediaType.OciIndex, [3]);
    private static readonly string Amd64 = Samples.OnPlatform(One, "linux/amd64");

    [Theory]
    [InlineData("")]
    [InlineData(""","platform":{"os":"linux","architecture":""}""")]
    [InlineData(""","platform":{"os":"","architecture":"amd64"}""")]
    [InlineData(""","platform":{"os":"unknown","architecture":"unknown"}""")]
    [InlineData(""","artifactType":"application/spdx+json" """)]
    public async Task What_states_no_whole_platform_goes(string members)
    {
        var kept = await KeepAsync("linux/amd64", Amd64, Samples.Entry(Other, members));

        Assert.Equal([One.Digest], kept.Index!.Manifests.Select(static entry => entry.Digest));
    }

    [Fact]
    public async Task Attestations_of_what_stays_and_indexes_inside_the_index_stay()
    {
        var attestation = Samples.Attestation(Other, One.Digest);

        var kept = await KeepAsync("linux/amd64", Amd64, attestation, Samples.Entry(Nested));

        Assert.Equal([One.Digest, Other.Digest, Nested.Digest], kept.Index!.Manifests.Select(static entry => entry.Digest));
    }

    [Theory]
    [InlineData("windows/amd64:10.0.20348", "1")]
    [InlineData("windows/amd64:10.0.20348.2700", "1")]
    [InlineData("windows/amd64", "12")]
    public async Task Windows_is_chosen_by_the_beginning_of_its_version(string platform, string kept)
    {
        var filtered = await KeepAsync(
            platform, Samples.OnPlatform(One, "windows/amd64:10.0.20348.2700"), Samples.OnPlatform(Other, "windows/amd64:10.0.203.1"));

        var digests = kept.Select(static letter => letter == '1' ? One.Digest : Other.Digest);
        Assert.Equal(digests, filtered.Index!.Manifests.Select(static entry => entry.Digest));
    }

    private static ValueTask<Artifact> KeepAsync(string platform, params string[] entries)
    {
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index(entries));
        return index.EditAsync([IndexEdit.Keep([Platform.Parse(platform)])]);
    }
}
