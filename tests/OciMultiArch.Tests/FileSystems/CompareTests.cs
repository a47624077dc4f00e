using OciMultiArch.TestKit;
using OciMultiArch.Tests.Checks;

namespace OciMultiArch.Tests.FileSystems;

/// <summary>In what two images differ.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly Shelf shelf = new();

    /// <summary>Layers of two images, and the differences of their files as one line each.</summary>
    public static TheoryData<string, string, string[]> Changes => new()
    {
        { "f a 1", "f a 2", ["~a digest"] },
        { "f a 1", "f a 11", ["~a size digest"] },
        { "f a 1 644", "f a 1 600", ["~a mode"] },
        { "f a 1", "f b 1", ["-a file", "+b file"] },
        { "f a 1", "l a b", ["~a kind mode size digest target"] },
        { "l a b", "l a c", ["~a target"] },
        { "d d 755", "d d 700", ["~d mode"] },
        { "f d/a 1", "d d; f d/a 1", [] },
        { "f d/a 1", "f e/a 1", ["-d/a file", "+e/a file"] },
        { "f a 1; f b 2", "f b 2; f a 1", [] },
        { "f a 1; h b a", "f a 1; f b 1", [] },
        { "f a 1 | w a", "d x", ["+x directory"] },
        // What both begin with is not read: what is above is told as it stands there.
        { "f base 1 | f a 1", "f base 1 | f a 2", ["~a digest"] },
        { "f base 1 | f a 1", "f base 1 | w base; f a 1", ["+base whiteout"] },
        { "d d; f d/x 1 | f d/a 1", "d d; f d/x 1 | d d; f d/a 1; o d", ["~d kind"] },
        { "f base 1 | h b base", "f base 1 | f a 1", ["+a file", "-b hard link"] },
    };

    public void Dispose() => shelf.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Files_are_compared_by_all_but_their_time(string one, string other, string[] expected)
    {
        var differences = await ImageOf(one).CompareAsync(ImageOf(other));

        Assert.Equal(expected, differences.Where(static each => each.Kind == DifferenceKind.File).Select(Text));
        Assert.Contains(differences, static each => each is { Kind: DifferenceKind.Document, Name: "digest" });
        Assert.Contains(differences, static each => each.Kind == DifferenceKind.Layer);
    }

    [Fact]
    public async Task All_layers_tell_whether_a_file_is_new_or_another()
    {
        var one = ImageOf("f base 1; f gone 1 | f a 1");
        var other = ImageOf("f base 1; f gone 1 | f a 1; f base 2; f new 3; w gone");

        var partly = await one.CompareAsync(other);
        var whole = await one.CompareAsync(other, CompareDepth.Files);

        Assert.Equal(["+base file", "+gone whiteout", "+new file"], Files(partly));
        Assert.Equal(["~base digest", "-gone file", "+new file"], Files(whole));
    }

    [Fact]
    public async Task Layers_that_both_begin_with_are_not_fetched_and_others_once()
    {
        await using var at = await Registry.RegistryCase.InMemoryAsync();
        await at.App.PushAsync(ImageOf("f base 1 | f a 1 | f c 1"), ["1"]);
        await at.App.PushAsync(ImageOf("f base 1 | f a 2 | f c 1"), ["2"]);
        var (one, other) = (await at.App.GetAsync("1"), await at.App.GetAsync("2"));
        var before = at.Fake.Requests.Count;

        await one.CompareAsync(other);

        var asked = at.Fake.Requests.Skip(before).Where(static each => each.Is("GET", "/blobs/")).Select(static each => each.Path).ToList();
        Assert.Equal(2 + 3, asked.Count); // configs, then each distinct layer above the base
        Assert.DoesNotContain(asked, path => path.EndsWith($"{one.Manifest!.Layers[0].Digest}", StringComparison.Ordinal));
        before = at.Fake.Requests.Count;
        Assert.Empty(await one.CompareAsync(one));
        await one.CompareAsync(other, CompareDepth.Documents);
        Assert.Equal(2, at.Fake.Requests.Skip(before).Count());
    }

    [Fact]
    public async Task Configs_are_compared_member_by_member()
    {
        var tar = SampleTree.Tar("f a 1");
        var one = shelf.Open(shelf.Image("linux/amd64", """{"Env":["A=1","B=2"],"User":"1","Cmd":["x"],"Labels":{"l":"1"}}""", tar));
        var other = shelf.Open(shelf.Image("linux/amd64", """{"Env":["B=3","C"],"Cmd":["x","y"],"Labels":{"l":"1"},"New":{"a":[true]}}""", tar));

        var differences = await one.CompareAsync(other);

        Assert.Equal(
            ["config.Cmd=[\"x\"]>[\"x\",\"y\"]", "config.Env.A=1>", "config.Env.B=2>3", "config.Env.C=>", "config.New.a=>[true]", "config.User=1>"],
            differences.Where(static each => each.Kind == DifferenceKind.Config).Select(static each => $"{each.Name}={each.Before}>{each.After}"));
        Assert.Equal(["digest"], differences.Where(static each => each.Kind == DifferenceKind.Document).Select(static each => each.Name));
    }

    [Fact]
    public async Task Indexes_are_compared_platform_by_platform()
    {
        var amd = shelf.Sound("linux/amd64");
        var arm = shelf.Sound("linux/arm64");
        var newArm = shelf.Image("linux/arm64", "{}", SampleTree.Tar("f app 2"));
        var s390 = shelf.Image("linux/s390x", "{}", SampleTree.Tar("f app 1"));
        var one = shelf.Index((amd, "linux/amd64"), (arm, "linux/arm64"));
        var other = shelf.Index((s390, "linux/s390x"), (newArm, "linux/arm64"));

        var differences = await one.CompareAsync(other);

        Assert.Equal(
            [("linux/amd64", true, false), ("linux/s390x", false, true)],
            differences.Where(static each => each.Kind == DifferenceKind.Platform)
                .Select(static each => (each.Name, each.Before is not null, each.After is not null)));
        var files = differences.Where(static each => each.Kind == DifferenceKind.File).ToList();
        Assert.Equal(["linux/arm64"], files.Select(static each => $"{each.Platform}").Distinct());
        Assert.Equal("app", Assert.Single(files).Name);
    }

    [Fact]
    public async Task Documents_that_differ_in_nothing_else_differ_in_their_digest()
    {
        var one = ImageOf("f a 1");
        var other = Artifact.Parse(one.MediaType, (byte[])[.. one.Bytes.Span, (byte)' '], one.Sources);

        var difference = Assert.Single(await one.CompareAsync(other));

        Assert.Equal((DifferenceKind.Document, "digest"), (difference.Kind, difference.Name));
    }

    private static IEnumerable<string> Files(IEnumerable<ImageDifference> differences) =>
        differences.Where(static each => each.Kind == DifferenceKind.File).Select(Text);

    private static string Text(ImageDifference difference)
    {
        var (before, after) = (difference.FileBefore, difference.FileAfter);
        if (before is null || after is null)
            return $"{(before is null ? '+' : '-')}{difference.Name} {(before ?? after)!.Kind}";
        (string What, bool Differs)[] members =
        [
            ("kind", before.Kind != after.Kind), ("mode", before.Mode != after.Mode), ("size", before.Size != after.Size),
            ("digest", before.Digest != after.Digest), ("target", before.Target != after.Target),
        ];
        return $"~{difference.Name} {string.Join(' ', members.Where(static each => each.Differs).Select(static each => each.What))}";
    }

    private Artifact ImageOf(string story)
    {
        var tars = story.Split(" | ").Select(static layer => SampleTree.Tar(layer.Split("; ")));
        return shelf.Open(shelf.Image("linux/amd64", "{}", [.. tars]));
    }
}
