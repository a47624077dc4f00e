using System.Text.Json.Nodes;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>Indexes as buildx, ko, docker and crane write them, edited: the text differs by exactly what was asked for.</summary>
public sealed class ForeignEditTests
{
    private readonly ForeignIndexes scene = new();

    public static TheoryData<string, string> Shapes
    {
        get
        {
            TheoryData<string, string> shapes = [];
            foreach (var writer in ForeignIndexes.Writers)
                foreach (var layout in ForeignIndexes.Layouts)
                    shapes.Add(writer, layout);
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task An_image_is_added_at_the_end(string writer, string layout) =>
        await DiffersByAsync(
            writer,
            layout,
            IndexEdit.Add(scene.New),
            document => Entries(document).Add(ForeignIndexes.Entry(scene.New, "linux/s390x")));

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task An_image_is_replaced_where_it_stands_and_its_attestations_go(string writer, string layout) =>
        await DiffersByAsync(writer, layout, IndexEdit.Replace(scene.Rebuilt), document =>
        {
            Entries(document)[0] = ForeignIndexes.Entry(scene.Rebuilt, "linux/amd64");
            if (writer == "buildx")
                Entries(document).RemoveAt(2);
        });

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task An_image_is_removed_with_its_attestations(string writer, string layout) =>
        await DiffersByAsync(writer, layout, IndexEdit.Remove(Platform.Parse("linux/arm64")), document =>
        {
            Entries(document).RemoveAt(1);
            if (writer == "buildx")
                Entries(document).RemoveAt(2);
        });

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Some_platforms_are_kept(string writer, string layout) =>
        await DiffersByAsync(writer, layout, IndexEdit.Keep([Platform.Parse("linux/arm64")]), document =>
        {
            Entries(document).RemoveAt(0);
            if (writer == "buildx")
                Entries(document).RemoveAt(1);
        });

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task The_index_is_annotated(string writer, string layout) =>
        await DiffersByAsync(writer, layout, IndexEdit.Annotate("k", "\"<é>\n"), document => Annotations(document)["k"] = "\"<é>\n");

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task An_entry_is_annotated(string writer, string layout) =>
        await DiffersByAsync(
            writer,
            layout,
            IndexEdit.Annotate(scene.Amd.Digest, "k", "v"),
            document => Annotations(Entries(document)[0]!)["k"] = "v");

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_platform_is_set(string writer, string layout) =>
        await DiffersByAsync(
            writer,
            layout,
            IndexEdit.SetPlatform(Platform.Parse("linux/arm64"), Platform.Parse("windows(10.0.1+x)/arm64/v9")),
            document =>
                Entries(document)[1]!["platform"] = new JsonObject
                {
                    ["architecture"] = "arm64",
                    ["os"] = "windows",
                    ["os.version"] = "10.0.1",
                    ["os.features"] = new JsonArray("x"),
                    ["variant"] = "v9",
                });

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_platform_is_taken_away(string writer, string layout) =>
        await DiffersByAsync(
            writer,
            layout,
            IndexEdit.SetPlatform(scene.Arm.Digest, null),
            document => Entries(document)[1]!.AsObject().Remove("platform"));

    [Theory]
    [InlineData("minified")]
    [InlineData("tabs")]
    [InlineData("CRLF")]
    public async Task An_annotation_is_removed(string layout) =>
        await DiffersByAsync("ko", layout, IndexEdit.Annotate("x", null), document => document["annotations"]!.AsObject().Remove("x"));

    private static JsonArray Entries(JsonNode document) => document["manifests"]!.AsArray();

    private static JsonObject Annotations(JsonNode holder) => (JsonObject)(holder["annotations"] ??= new JsonObject());

    private async Task DiffersByAsync(string writer, string layout, IndexEdit edit, Action<JsonObject> change)
    {
        var (before, after) = (scene.Document(writer), scene.Document(writer));
        change(after);

        var edited = await scene.Parse(ForeignIndexes.Text(before, layout)).EditAsync([edit]);

        Assert.Equal(ForeignIndexes.Text(after, layout), Samples.Text(edited.Bytes));
    }
}
