using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Wire;

namespace OciMultiArch.Tests.Registry;

/// <summary>The requests of an edit in place.</summary>
public sealed class InPlaceEditWireTests
{
    private const string Path = "/v2/app/manifests/1";
    private static readonly string Type = MediaType.OciIndex.Value;
    private static readonly string First = Samples.Text(Samples.Index([]));
    private static readonly string Second = Samples.Text(Samples.Index([], members: ",\"annotations\":{\"by\":\"another\"}"));

    [Fact]
    public async Task Undisturbed_it_is_one_get_one_head_and_one_put() => await EditAsync(
        1,
        Get(First), Head(First), Put(201).Lacking("If-Match"));

    [Fact]
    public async Task What_refers_to_the_root_that_is_replaced_is_asked_for_once_unless_nobody_wants_to_know()
    {
        var path = $"/v2/app/referrers/{Digest.Of(Samples.Utf8(First))}";
        var listed = new Exchange("GET", path, 200).Saying("Content-Type", Type).With(Samples.Text(Samples.Index([])));
        using WireStory story = new([Get(First), listed, Head(First), Put(201)]);

        await EditAsync(story, new());
    }

    [Fact]
    public async Task A_tag_that_moved_is_read_and_edited_anew() => await EditAsync(
        2,
        Get(First), Head(Second), Get(Second), Head(Second), Put(201));

    [Fact]
    public async Task A_strong_entity_tag_is_named_and_a_registry_that_honours_it_refuses_what_would_erase() => await EditAsync(
        2,
        Get(First), Head(First, "\"one\""), Put(412).Asking("If-Match", "\"one\""), Head(Second, "\"two\""),
        Get(Second), Head(Second, "\"two\""), Put(201).Asking("If-Match", "\"two\""));

    [Fact]
    public async Task Where_entity_tags_are_compared_wrongly_the_digest_decides() => await EditAsync(
        1,
        Get(First), Head(First, "\"one\""), Put(412).Asking("If-Match", "\"one\""), Head(First, "\"one\""), Put(201).Lacking("If-Match"));

    [Fact]
    public async Task A_weak_entity_tag_is_not_named() => await EditAsync(
        1,
        Get(First), Head(First, "W/\"one\""), Put(201).Lacking("If-Match"));

    private static async Task EditAsync(int rounds, params Exchange[] exchanges)
    {
        using WireStory story = new(exchanges);
        var report = await EditAsync(story, new() { Push = new() { Referrers = ReferrerSelection.None } });

        Assert.Equal(rounds, report.Rounds);
        Assert.Equal("v", report.Result.Index!.Annotations["k"]);
    }

    private static async Task<EditReport> EditAsync(WireStory story, EditOptions options)
    {
        using RegistryClient client = new(new() { Credentials = RegistryCase.Credentials(story.Host) });
        return await client.Repository($"{story.Host}/app").EditAsync("1", [IndexEdit.Annotate("k", "v")], options);
    }

    private static Exchange Get(string document) =>
        new Exchange("GET", Path, 200).Saying("Content-Type", Type).With(document);

    private static Exchange Head(string document, string? entityTag = null)
    {
        var digest = Digest.Of(Samples.Utf8(document));
        var head = new Exchange("HEAD", Path, 200)
            .Saying("Content-Type", Type)
            .Saying("Docker-Content-Digest", $"{digest}")
            .Saying("Content-Length", $"{document.Length}");
        return entityTag is null ? head : head.Saying("ETag", entityTag);
    }

    private static Exchange Put(int status) =>
        new Exchange("PUT", Path, status).Saying("Location", Path);
}
