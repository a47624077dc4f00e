using OciMultiArch.Checks;
using OciMultiArch.Tests.Content;
using static OciMultiArch.VerifyProblemKind;

namespace OciMultiArch.Tests.Checks;

/// <summary>What is wrong with an index is found in what it says; nothing of it need be there.</summary>
public sealed class IndexChecksTests
{
    private static readonly Descriptor One = Descriptor.Of(MediaType.OciManifest, [1]);
    private static readonly Descriptor Other = Descriptor.Of(MediaType.OciManifest, [2]);

    [Fact]
    public void An_index_of_nothing_is_a_warning() => Assert.Equal([(IndexEmpty, true)], Kinds());

    [Fact]
    public void Duplicates_are_errors_and_one_image_listed_twice_is_a_warning()
    {
        var first = Samples.OnPlatform(One, "linux/arm64");

        Assert.Equal([(DuplicatePlatform, false)], Kinds(first, Samples.OnPlatform(Other, "linux/arm64/v8")));
        Assert.Equal([(DuplicatePlatform, true)], Kinds(first, Samples.OnPlatform(One, "linux/arm64/v8")));
        Assert.Empty(Kinds(first, Samples.OnPlatform(Other, "linux/amd64")));
        Assert.DoesNotContain(
            (DuplicatePlatform, false), Kinds(Samples.OnPlatform(One, "unknown/unknown"), Samples.OnPlatform(Other, "unknown/unknown")));
    }

    [Theory]
    [InlineData("""{"os":"linux","architecture":"arm64","variant":"v8"}""", null)]
    [InlineData("""{"os":"linux","architecture":"amd64","variant":"v1"}""", null)]
    [InlineData("""{"os":"linux","architecture":"arm"}""", null)]
    [InlineData("""{"os":"linux","architecture":"riscv64"}""", null)]
    [InlineData("""{"os":"","architecture":""}""", null)]
    [InlineData("""{"os":"linux","architecture":"x86_64"}""", PlatformSpelling)]
    [InlineData("""{"os":"Linux","architecture":"amd64"}""", PlatformSpelling)]
    [InlineData("""{"os":"linux","architecture":"aarch64"}""", PlatformSpelling)]
    [InlineData("""{"os":"macos","architecture":"arm64"}""", PlatformSpelling)]
    [InlineData("""{"os":"linux","architecture":"arm","variant":"7"}""", PlatformSpelling)]
    [InlineData("""{"os":"linux","architecture":"arm64","variant":"8"}""", PlatformSpelling)]
    [InlineData("""{"os":"linux","architecture":"armhf"}""", PlatformSpelling)]
    [InlineData("""{"os":"linux","architecture":""}""", PlatformIncomplete)]
    [InlineData("""{"os":"","architecture":"arm64"}""", PlatformIncomplete)]
    [InlineData("""{"architecture":"arm64"}""", PlatformIncomplete)]
    [InlineData("""{"os":"unknown","architecture":"unknown"}""", PlatformUnknown)]
    public void What_clients_stumble_over_in_a_platform_is_a_warning(string platform, VerifyProblemKind? kind)
    {
        var entry = Samples.Entry(One, $",\"platform\":{platform}");

        Assert.Equal(kind, Problems(entry).SingleOrDefault()?.Kind);
        Assert.All(Problems(entry), static problem => Assert.True(problem.IsWarning));
    }

    [Fact]
    public void A_spelling_is_told_with_the_one_to_write()
    {
        var problem = Assert.Single(Problems(Samples.Entry(One, ""","platform":{"os":"linux","architecture":"aarch64"}""")));

        Assert.Contains("do not match it with linux/arm64/v8. Let the index say linux/arm64/v8.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_names_both_images_and_the_platform()
    {
        var problem = Assert.Single(Problems(Samples.OnPlatform(One, "linux/arm64"), Samples.OnPlatform(Other, "linux/arm64")));

        Assert.Contains(
            $"have platform linux/arm64: {One.Digest} and {Other.Digest}. Clients pick only the first. Remove one",
            problem.Message,
            StringComparison.Ordinal);
        Assert.Equal(Other.Digest, problem.Descriptor!.Digest);
    }

    [Fact]
    public void A_copy_with_zstd_layers_is_no_duplicate_of_the_plain_one()
    {
        string Zstd(Descriptor image) =>
            Samples.Entry(
                image,
                ""","platform":{"os":"linux","architecture":"arm64"},"annotations":{"io.github.containers.compression.zstd":"true"}""");

        Assert.Empty(Kinds(Samples.OnPlatform(One, "linux/arm64"), Zstd(Other)));
        Assert.Equal([(DuplicatePlatform, false)], Kinds(Zstd(One), Zstd(Other)));
    }

    [Fact]
    public void An_attestation_needs_its_image_in_the_index()
    {
        string Attests(string annotation) =>
            Samples.Entry(Other, $$$""","annotations":{"vnd.docker.reference.type":"attestation-manifest"{{{annotation}}}}""");
        var image = Samples.OnPlatform(One, "linux/arm64");

        Assert.Empty(Kinds(image, Attests($",\"vnd.docker.reference.digest\":\"{One.Digest}\"")));
        Assert.Equal([(AttestationOrphaned, true)], Kinds(image, Attests($",\"vnd.docker.reference.digest\":\"{Digest.Of([3])}\"")));
        Assert.Equal([(AttestationOrphaned, true)], Kinds(image, Attests("")));
    }

    [Fact]
    public void Entries_of_the_other_family_are_a_warning() =>
        Assert.Equal(
            [(MediaTypesMixed, true)],
            Kinds(Samples.OnPlatform(One with { MediaType = MediaType.DockerManifest }, "linux/arm64")));

    private static IEnumerable<(VerifyProblemKind, bool)> Kinds(params string[] entries) =>
        Problems(entries).Select(static problem => (problem.Kind, problem.IsWarning));

    private static IReadOnlyList<VerifyProblem> Problems(params string[] entries)
    {
        var index = Artifact.Parse(MediaType.OciIndex, Samples.Index(entries));
        return [.. IndexChecks.Of(new(index, [index.Digest.ToString()]), new(new()))];
    }
}
