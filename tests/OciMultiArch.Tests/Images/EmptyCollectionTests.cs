using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>What an edit leaves empty goes, unless the specification demands it; what was empty before stays.</summary>
public sealed class EmptyCollectionTests
{
    private static readonly string[] Indexes =
    [
        ""","annotations":{"k":"v"} -> k= -> """,
        ""","annotations":{"k":"v"},"x":[] -> k= -> ,"x":[]""",
        ""","annotations":{"k":"v","l":"w"} -> k= -> ,"annotations":{"l":"w"}""",
        ""","annotations":{"k":"v","l":"w"} -> k= l= -> """,
        ""","annotations":{"k":"v"},"x":{} -> k= l=w -> ,"annotations":{"l":"w"},"x":{}""",
        ""","annotations":{} -> k= -> ,"annotations":{}""",
        ""","annotations":{},"x":1 -> k=v k= -> ,"annotations":{},"x":1""",
        """ -> k=v k= -> """,
        ""","urls":[],"annotations":{"k":"v"},"x":{"y":[]} -> k= -> ,"urls":[],"x":{"y":[]}""",
    ];

    private static readonly string[] Configs =
    [
        """{"Labels":{"k":"v"},"Cmd":[]} -> {"Cmd":[]}""",
        """{"User":"u","Env":["k=v"],"Volumes":{}} -> {"User":"u","Volumes":{}}""",
        """{"Env":["k=v","l=w"],"Labels":{"k":"v","l":"w"}} -> {"Env":["l=w"],"Labels":{"l":"w"}}""",
        """{"Env":[],"Labels":{},"ExposedPorts":{},"Entrypoint":[]} -> {"Env":[],"Labels":{},"ExposedPorts":{},"Entrypoint":[]}""",
        """{"Env":["k=v"],"Labels":{"k":"v"}} -> {}""", // where programs look for all that is left out of it
    ];

    public static TheoryData<string, string> IndexCases => InEachStyle(Indexes);

    public static TheoryData<string, string> ConfigCases => InEachStyle(Configs);

    [Theory]
    [MemberData(nameof(IndexCases))]
    public async Task Annotations_of_an_index_and_of_its_entries(string style, string change)
    {
        Foreign foreign = new(style);
        var image = foreign.Image("linux/amd64");
        var parts = change.Split(" -> ");
        var pairs = parts[1].Split(' ').Select(static each => each.Split('=')).ToArray();
        string Index(string members) => ImageEditTests.Index(Samples.Entry(image, members))[..^1] + $"{members}}}";

        var edited = await foreign.Open(MediaType.OciIndex, Index(parts[0])).EditAsync(
            pairs.SelectMany(pair => (IndexEdit[])[Of(pair, null), Of(pair, image.Digest)]));

        Assert.Equal(foreign.Laid(Index(parts[2])), Samples.Text(edited.Bytes));
    }

    [Theory]
    [MemberData(nameof(IndexCases))]
    public async Task Annotations_of_a_manifest(string style, string change)
    {
        Foreign foreign = new(style);
        var parts = change.Split(" -> ");
        var removed = parts[1].Split(' ').Where(static each => each.EndsWith('=')).Select(static each => each[..^1]).ToHashSet();
        var set = parts[1].Split(' ').Select(static each => each.Split('=')).Where(pair => !removed.Contains(pair[0]));

        var edited = await foreign.Open(foreign.Image("linux/amd64", "", parts[0])).EditImagesAsync(
            new() { Annotations = set.ToDictionary(static pair => pair[0], static pair => pair[1]), RemovedAnnotations = removed });

        Assert.Equal(foreign.Text(foreign.Image("linux/amd64", "", parts[2]).Digest), Samples.Text(edited.Bytes));
    }

    [Theory]
    [MemberData(nameof(ConfigCases))]
    public async Task Labels_and_variables_of_a_config(string style, string change)
    {
        Foreign foreign = new(style);
        string[] name = ["k"];
        var parts = change.Split(" -> ");
        Artifact Image(string run) => foreign.Open(
            foreign.Put(MediaType.OciManifest, Samples.Text(Samples.Manifest(foreign.Config(Text(run)), []))));

        var edited = await Image(parts[0]).EditImagesAsync(
            new() { RemovedLabels = name.ToHashSet(), RemovedEnvironment = name.ToHashSet() });

        Assert.Equal(foreign.Laid(Text(parts[1])), await Samples.ConfigTextAsync(edited));
    }

    [Fact]
    public async Task An_entry_may_lose_its_annotations_and_then_go()
    {
        Foreign foreign = new();
        var (amd, arm) = (foreign.Image("linux/amd64"), foreign.Image("linux/arm64"));
        var index = ImageEditTests.Index(Samples.Entry(amd, ",\"annotations\":{\"k\":\"v\"}"), Samples.Entry(arm, ",\"urls\":[]"));

        var edited = await foreign.Open(MediaType.OciIndex, index).EditAsync(
            [IndexEdit.Annotate(amd.Digest, "k", null), IndexEdit.Remove(amd.Digest)]);

        Assert.Equal(ImageEditTests.Index(Samples.Entry(arm, ",\"urls\":[]")), Samples.Text(edited.Bytes));
    }

    [Fact]
    public async Task A_base_without_layers_leaves_no_history_and_the_lists_that_are_demanded()
    {
        Foreign foreign = new();
        static string Config(string diffIds, string history) =>
            $$$"""{{{{Samples.PlatformMembers("linux/amd64")}}},"rootfs":{"type":"layers","diff_ids":[{{{diffIds}}}]}{{{history}}},"x":1}""";
        Artifact Image(string config, params Descriptor[] layers) => foreign.Open(
            foreign.Put(MediaType.OciManifest, Samples.Text(Samples.Manifest(foreign.Config(config), layers))));
        var image = Image(Config(Samples.DiffIds("a"), ""","history":[{"created_by":"a"}]"""), Samples.Layer("a").Descriptor);

        var edited = await image.EditImagesAsync(new() { Rebase = new() { OldBase = image, NewBase = Image(Config("", "")) } });

        Assert.Equal(Config("", ""), await Samples.ConfigTextAsync(edited));
        Assert.Contains("\"layers\":[]", Samples.Text(edited.Bytes), StringComparison.Ordinal);
    }

    private static TheoryData<string, string> InEachStyle(string[] changes)
    {
        TheoryData<string, string> cases = [];
        foreach (var style in Foreign.Styles)
            foreach (var change in changes)
                cases.Add(style, change);
        return cases;
    }

    private static string Text(string run) =>
        $$$"""{{{{Samples.PlatformMembers("linux/amd64")}}},"config":{{{run}}},"rootfs":{"type":"layers","diff_ids":[]},"history":[]}""";

    private static IndexEdit Of(string[] pair, Digest? entry)
    {
        var value = pair[1].Length > 0 ? pair[1] : null;
        return entry is null ? IndexEdit.Annotate(pair[0], value) : IndexEdit.Annotate(entry, pair[0], value);
    }
}
