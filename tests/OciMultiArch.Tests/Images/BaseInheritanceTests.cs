using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Images;

/// <summary>What an image takes over from its base.</summary>
public sealed class BaseInheritanceTests
{
    private static readonly string[] None = [];
    private static readonly string[] All = ["*"];

    private readonly MemoryStore store = new();

    [Theory]
    [InlineData("*", "a.one,a.two,b")]
    [InlineData("", "")]
    [InlineData("b", "b")]
    [InlineData("a.*", "a.one,a.two")]
    [InlineData("a,a.two", "a.two")]
    public async Task Labels_variables_ports_volumes_and_annotations_follow_the_lists(string list, string left)
    {
        var patterns = list.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var names = left.Split(',', StringSplitOptions.RemoveEmptyEntries);

        var image = await BuiltAsync(new()
        {
            Labels = patterns,
            Annotations = patterns,
            Environment = patterns,
            ExposedPorts = ["81/*"],
            Volumes = ["/b"],
        });

        var config = (await image.ConfigAsync()).Config!;
        Assert.Equal(names, config.Labels.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(names, config.Env.Select(each => each.Split('=')[0]));
        Assert.Equal(["81/tcp"], config.ExposedPorts);
        Assert.Equal(["/b"], config.Volumes);
        Assert.Equal(names, image.Manifest!.Annotations.Keys.Where(key => key.Length < 9).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task By_default_all_but_annotations_is_taken_over()
    {
        var image = await BuiltAsync(new());

        var config = (await image.ConfigAsync()).Config!;
        Assert.Equal(3, config.Labels.Count);
        Assert.Equal(3, config.Env.Count);
        Assert.Equal(["org.opencontainers.image.base.digest"], image.Manifest!.Annotations.Keys);
    }

    [Fact]
    public async Task What_the_image_sets_itself_stays_whatever_is_left_out()
    {
        BaseInheritance none = new() { Labels = None, Environment = None, ExposedPorts = None, Volumes = None };
        ConfigChange change = new()
        {
            Labels = new Dictionary<string, string> { ["b"] = "new", ["c"] = "3" },
            Environment = new Dictionary<string, string> { ["b"] = "new" },
            ExposedPorts = new HashSet<string> { "80/tcp" },
            Volumes = new HashSet<string> { "/a" },
        };

        var config = (await (await BuiltAsync(none, change)).ConfigAsync()).Config!;

        Assert.Equal([new("b", "new"), new("c", "3")], config.Labels.OrderBy(each => each.Key));
        Assert.Equal(["b=new"], config.Env);
        Assert.Equal(["80/tcp"], config.ExposedPorts);
        Assert.Equal(["/a"], config.Volumes);
    }

    [Fact]
    public async Task A_removed_label_goes_and_one_that_is_also_set_is_refused()
    {
        var recipe = await RecipeAsync(new(), new()) with { RemovedLabels = new HashSet<string> { "a.one", "never" } };
        var image = await recipe.BuildAsync();
        Assert.Equal(["a.two", "b"], (await image.ConfigAsync()).Config!.Labels.Keys.Order(StringComparer.Ordinal));

        var both = recipe with { Change = new() { Labels = new Dictionary<string, string> { ["a.one"] = "1" } } };
        var failure = await Assert.ThrowsAsync<BuildException>(async () => await both.BuildAsync());
        Assert.Equal("The label a.one is both set and removed. Do one of both.", failure.Message);
    }

    [Fact]
    public async Task Annotations_of_the_base_cannot_go_to_Docker_s_format()
    {
        var recipe = await RecipeAsync(new() { Annotations = All }, new()) with { Format = ImageFormat.Docker };

        await Assert.ThrowsAsync<InvalidContentException>(async () => await recipe.BuildAsync());
    }

    private async Task<Artifact> BuiltAsync(BaseInheritance inherit, ConfigChange? change = null) =>
        await (await RecipeAsync(inherit, change ?? new())).BuildAsync();

    private async Task<ImageRecipe> RecipeAsync(BaseInheritance inherit, ConfigChange change)
    {
        Dictionary<string, string> named = new() { ["a.one"] = "1", ["a.two"] = "2", ["b"] = "3" };
        var from = await new ImageRecipe
        {
            Platform = Samples.Amd64,
            Annotations = new Dictionary<string, string>(named) { ["org.opencontainers.image.base.name"] = "old.example/x:1" },
            Change = new()
            {
                Labels = named,
                Environment = named,
                ExposedPorts = new HashSet<string> { "80/tcp", "81/tcp" },
                Volumes = new HashSet<string> { "/a", "/b" },
            },
        }.BuildAsync();
        await store.PushAsync(from);
        return new() { Platform = Samples.Amd64, Base = from, Inherit = inherit, Change = change };
    }
}
