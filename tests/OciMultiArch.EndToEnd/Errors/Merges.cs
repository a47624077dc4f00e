using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Indexes that several machines make without knowing of each other: <c>manifest merge</c>.</summary>
internal static class Merges
{
    private const string Merge = "manifest merge oci:out:1 oci:one:1";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Usage("An archive", "manifest merge oci-archive:app.tar:1 oci:app:1"),
        Usage("A digest to write", $"manifest merge {{registry}}/app@{Common.NoDigest} oci:app:1"),
        Usage("A template that is broken", $"{Merge} --part-template {{tag}}-{{os"),
        Usage("Part tags to remove without --expect", $"{Merge} --remove-parts"),
        Usage("A first tag that waits for platforms that are not named", $"{Merge} --when-complete"),
        Usage("One expected platform in two spellings", $"{Merge} --expect-platforms linux/arm64,linux/arm64/v8"),
        Usage("Annotations in Docker's format", $"{Merge} --annotation version=1 --format docker"),
        Of("A template without a platform", $"{Merge} --part-template {{tag}}-part", "linux/amd64"),
        Of("A template with an unknown name", $"{Merge} --part-template {{tag}}-{{os}}-{{cpu}}", "linux/amd64"),
        Of("A template whose part tags are invalid", $"{Merge} --part-template {{tag}}/{{os}}-{{arch}}", "linux/amd64"),
        Of(
            "A template with one part tag for two expected platforms",
            $"{Merge} --part-template {{tag}}-{{arch}} --expect-platforms linux/arm/v6,linux/arm/v7",
            "linux/arm/v6"),
        Of("An image for a platform that is not expected", $"{Merge} --expect-platforms linux/arm64", "linux/amd64") with { Exit = 1 },
        Of("A platform that no list of tags shows", Merge, "linux/vax") with { Exit = 1 },
        Of("Two images for one part", $"{Merge} oci:one:2", "linux/arm64", "linux/arm64/v8") with { Exit = 1 },
        new("An image that does not exist", "manifest merge oci:out:1 oci:app:2"),
        new("No part is there", "manifest merge {registry}/app:2") { Setup = static scene => Common.ServeAsync(scene) },
        new("A part for another platform than its tag says", "manifest merge {registry}/app:1 --expect-platforms linux/amd64,linux/arm64")
        {
            Exit = 0,
            IsPartial = true,
            Setup = StrayAsync,
        },
        new("An image in the index that has no part", "manifest merge {registry}/app:1 --expect-platforms linux/amd64")
        {
            Exit = 0,
            IsPartial = true,
            Setup = static scene => Common.ServeAsync(scene),
        },
        new("Parts of both families", "manifest merge {registry}/app:1") { Setup = MixedAsync },
        new("The registry does not list tags", "manifest merge {registry}/app:2")
        {
            Setup = static scene => Common.ServeAsync(
                scene,
                static each => each.Is("GET", "/tags/"),
                Refusals.Said(403, "DENIED", "the catalog is not for you")),
        },
        new("The account may not write", "manifest merge {registry}/app:2 oci:app:1")
        {
            Setup = static scene => Common.ServeAsync(scene, static each => each.Method == "POST", Common.Denied),
        },
        new("The tag of the index must not move", "manifest merge {registry}/app:1 --annotation version=1")
        {
            Setup = static scene => Common.ServeAsync(scene, new FakeRegistryOptions { ImmutableTags = true }),
        },
        new(
            "Part tags to remove where the registry removes no tags",
            "manifest merge {registry}/app:1 --expect-platforms linux/amd64,linux/arm64 --remove-parts --annotation version=1")
        {
            Exit = 0,
            IsPartial = true,
            Setup = static scene => Common.ServeAsync(scene, new FakeRegistryOptions { Deletes = false, DeletesTags = false }),
        },
        new("An interruption before the parts are read", "manifest merge {registry}/app:1") { Exit = 130, Setup = Common.InterruptAsync },
    ];

    private static ErrorCase Usage(string wrong, string words) => new(wrong, words) { Exit = 2, Also = "" };

    private static ErrorCase Of(string wrong, string words, params string[] platforms) =>
        new(wrong, words) { Exit = 2, Setup = scene => Common.ImagesAsync(scene, platforms) };

    private static async Task StrayAsync(Scene scene)
    {
        var app = (await Common.ServeAsync(scene)).Repository("app");
        app.Put(Common.Images[0], "1-linux-arm64");
        app.Untag("1");
    }

    private static async Task MixedAsync(Scene scene) =>
        (await Common.ServeAsync(scene)).Repository("app").Put(SampleImage.Make("linux/s390x", ImageFamily.Docker), "1-linux-s390x");
}
