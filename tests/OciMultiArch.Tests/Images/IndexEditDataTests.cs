using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>An edit of an index is data: it can be read, compared and shown before it is applied.</summary>
public sealed class IndexEditDataTests
{
    private static readonly Platform Amd64 = Platform.Parse("linux/amd64");
    private static readonly Platform Arm64 = Platform.Parse("linux/arm64");
    private static readonly Digest Some = Digest.Of("some"u8);
    private static readonly Artifact Image = Samples.ImageOf("{}");

    private static readonly Func<IndexEdit>[] All =
    [
        static () => IndexEdit.Add(Image),
        static () => IndexEdit.Replace(Image),
        static () => IndexEdit.Remove(Platform.Parse("linux/amd64")),
        static () => IndexEdit.Remove(Digest.Of("some"u8)),
        static () => IndexEdit.Keep([Platform.Parse("linux/amd64"), Platform.Parse("linux/arm64")]),
        static () => IndexEdit.Keep([Platform.Parse("linux/amd64")]),
        static () => IndexEdit.Annotate("k", "v"),
        static () => IndexEdit.Annotate("k", null),
        static () => IndexEdit.Annotate(Platform.Parse("linux/amd64"), "k", "v"),
        static () => IndexEdit.Annotate(Digest.Of("some"u8), "k", "v"),
        static () => IndexEdit.SetPlatform(Platform.Parse("linux/amd64"), Platform.Parse("linux/arm64")),
        static () => IndexEdit.SetPlatform(Digest.Of("some"u8), Platform.Parse("linux/arm64")),
        static () => IndexEdit.SetPlatform(Digest.Of("some"u8), null),
    ];

    public static TheoryData<Func<IndexEdit>> Edits => [.. All];

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_equals_one_that_was_made_the_same_way_and_no_other(Func<IndexEdit> make)
    {
        var edit = make();
        Assert.Equal(edit, make());
        Assert.Equal(edit.GetHashCode(), make().GetHashCode());
        Assert.Single(All, other => other().Equals(edit));
    }

    [Fact]
    public void What_an_edit_does_can_be_read()
    {
        var annotate = IndexEdit.Annotate(Amd64, "k", "v");
        Assert.Equal((IndexEditKind.Annotate, Amd64, "k", "v"), (annotate.Kind, annotate.Platform, annotate.Key, annotate.Value));

        var move = IndexEdit.SetPlatform(Some, Arm64);
        Assert.Equal((IndexEditKind.SetPlatform, Some, Arm64), (move.Kind, move.Digest, move.NewPlatform));
        Assert.Null(move.Platform);

        Assert.Same(Image, IndexEdit.Replace(Image).Image);
        Assert.Equal([Amd64, Arm64], IndexEdit.Keep([Amd64, Arm64]).Platforms);
        Assert.Empty(IndexEdit.Add(Image).Platforms);
    }

    [Fact]
    public void An_edit_says_what_it_changes()
    {
        Assert.Equal($"add {Image}", $"{IndexEdit.Add(Image)}");
        Assert.Equal($"replace {Image}", $"{IndexEdit.Replace(Image)}");
        Assert.Equal("remove linux/amd64", $"{IndexEdit.Remove(Amd64)}");
        Assert.Equal($"remove {Some}", $"{IndexEdit.Remove(Some)}");
        Assert.Equal("keep linux/amd64, linux/arm64", $"{IndexEdit.Keep([Amd64, Arm64])}");
        Assert.Equal("annotate the index with k=v", $"{IndexEdit.Annotate("k", "v")}");
        Assert.Equal("annotate linux/amd64 without k", $"{IndexEdit.Annotate(Amd64, "k", null)}");
        Assert.Equal($"set the platform of {Some} to linux/arm64", $"{IndexEdit.SetPlatform(Some, Arm64)}");
        Assert.Equal($"set the platform of {Some} to none", $"{IndexEdit.SetPlatform(Some, null)}");
    }

    [Fact]
    public async Task An_edit_can_be_applied_to_several_indexes()
    {
        Family family = new();
        var arm = Samples.OnPlatform(family.Image("arm", "linux/arm64", "b").Descriptor, "linux/arm64");
        var one = family.Index("one", Samples.OnPlatform(family.Image("amd", "linux/amd64", "a").Descriptor, "linux/amd64"), arm);
        var other = family.Index("other", Samples.OnPlatform(family.Image("old", "linux/amd64", "c").Descriptor, "linux/amd64"), arm);
        var edit = IndexEdit.Remove(Amd64);

        var edited = await one.EditAsync([edit]);

        Assert.Equal(edited.Digest, (await other.EditAsync([edit])).Digest);
    }
}
