using System.Net;
using OciMultiArch.Registry;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Tags and manifests as they are removed, and what must stay.</summary>
public sealed class DeletionTests
{
    private static readonly SampleImage Amd64 = SampleImage.Make("linux/amd64");
    private static readonly SampleImage Docker = SampleImage.Make("linux/amd64", ImageFamily.Docker);
    private static readonly Tag One = Tag.Parse("1");

    [Fact]
    public async Task A_tag_is_removed_in_one_request_and_its_siblings_stay()
    {
        await using var at = await WithAsync();

        Assert.True(await at.App.DeleteTagAsync(One));

        Assert.Equal(["DELETE /v2/app/manifests/1"], at.Fake.Requests.Select(static each => each.ToString()));
        Assert.Equal(["latest"], at.Stored.Tags.Keys);
        Assert.Contains(Amd64.Digest, at.Stored.Manifests.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tag_that_is_not_there_is_none(bool deletesTags)
    {
        await using var at = await WithAsync(new() { DeletesTags = deletesTags });

        Assert.False(await at.App.DeleteTagAsync(Tag.Parse("2")));
        Assert.Equal(2, at.Stored.Tags.Count);
    }

    [Theory]
    [InlineData(ImageFamily.Oci)]
    [InlineData(ImageFamily.Docker)]
    public async Task Where_a_tag_cannot_be_deleted_a_copy_of_its_manifest_is_deleted_in_its_place(ImageFamily family)
    {
        await using var at = await RegistryCase.StartAsync(new() { DeletesTags = false });
        var image = family == ImageFamily.Oci ? Amd64 : Docker;
        at.Stored.PutIndex([image], "1", "latest");
        var held = at.Stored.Tags["1"];

        Assert.True(await at.App.DeleteTagAsync(One));

        Assert.Equal(["DELETE", "GET", "DELETE", "PUT", "DELETE", "HEAD"], at.Log.Take(6));
        Assert.Equal("latest", Assert.Single(at.Stored.Tags).Key);
        Assert.Equal(new[] { image.Digest, held }.Order(StringComparer.Ordinal), at.Stored.Manifests.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_deletes_nothing_is_never_written_to()
    {
        await using var at = await WithAsync(new() { Deletes = false });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());

        Assert.Equal(["DELETE", "GET", "DELETE"], at.Log);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, failure.StatusCode);
        Assert.Equal(Problem.NotSupported, failure.Problem);
        Assert.Contains("storage.delete.enabled", failure.Remedy!.Text, StringComparison.Ordinal);
        Assert.Equal(Amd64.Digest, at.Stored.Tags["1"]);
    }

    [Fact]
    public async Task A_registry_without_the_request_is_told_from_one_without_the_tag()
    {
        await using var at = await WithAsync();
        at.Fake.Inject(static each => each.Method == "DELETE", new FakeReply(404), int.MaxValue);

        var byTag = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());
        var byDigest = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteManifestAsync(Digest.Parse(Amd64.Digest)).AsTask());

        Assert.All([byTag, byDigest], static each => Assert.Contains("does not know this request", each.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("PUT", at.Log);
    }

    [Fact]
    public async Task When_the_deletion_fails_half_way_the_tag_is_as_it_was()
    {
        await using var at = await WithAsync(new() { DeletesTags = false });
        RefuseSecondDeletion(at, FakeReply.Error(403, "DENIED"));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());

        Assert.Equal((HttpStatusCode.Forbidden, "DENIED"), (failure.StatusCode, failure.ErrorCodes.Single()));
        Assert.EndsWith($"The tag 1 is still there and points at {Amd64.Digest}.", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(Amd64.Digest, at.Stored.Tags["1"]);
        Assert.Equal(Amd64.Digest, at.Stored.Tags["latest"]);
    }

    [Fact]
    public async Task When_the_deletion_fails_and_another_client_has_moved_the_tag_the_error_says_where_it_points()
    {
        await using var at = await WithAsync(new() { DeletesTags = false });
        at.Stored.PutIndex([Docker], "other");
        var moved = at.Stored.Tags["other"];
        at.Fake.Inject(each =>
        {
            var isSecond = each.Method == "DELETE" && at.Log.Contains("PUT");
            if (isSecond)
                at.Stored.PutIndex([Docker], "1");
            return isSecond;
        }, FakeReply.Error(403, "DENIED"), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());

        Assert.EndsWith($"The tag 1 is still there and points at {moved}.", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(moved, at.Stored.Tags["1"]);
    }

    [Fact]
    public async Task When_the_way_back_fails_too_the_error_says_where_the_tag_points()
    {
        await using var at = await WithAsync(new() { DeletesTags = false });
        RefuseSecondDeletion(at, FakeReply.Error(403, "DENIED"));
        bool IsWayBack(FakeRequest request) => request.Is("PUT", "/manifests/1") && at.Log.Count(static method => method == "PUT") > 1;
        at.Fake.Inject(IsWayBack, FakeReply.Error(403, "DENIED"), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());

        Assert.NotEqual(Amd64.Digest, at.Stored.Tags["1"]);
        Assert.Contains($"may point at {at.Stored.Tags["1"]} now", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"write {Amd64.Digest} under it again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_whose_answers_are_lost_is_a_deletion()
    {
        await using var at = await WithAsync(new() { DeletesTags = false });
        at.Fake.Spoil(each => each.Method == "DELETE" && at.Log.Contains("PUT"), static _ => FakeReply.Broken, int.MaxValue);

        Assert.True(await at.App.DeleteTagAsync(One));

        Assert.Equal(["latest"], at.Stored.Tags.Keys);
    }

    [Fact]
    public async Task A_registry_that_says_it_deleted_and_did_not_is_found_out()
    {
        await using var at = await WithAsync(new() { DeletesTags = false });
        at.Fake.Inject(each => each.Method == "DELETE" && at.Log.Contains("PUT"), new FakeReply(202), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());

        Assert.Contains("still there", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Amd64.Digest, at.Stored.Tags["1"]);
    }

    [Fact]
    public async Task An_immutable_tag_stays()
    {
        await using var at = await WithAsync(new() { DeletesTags = false, ImmutableTags = true });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());

        Assert.Equal(["TAG_INVALID"], failure.ErrorCodes);
        Assert.Equal(Amd64.Digest, at.Stored.Tags["1"]);
    }

    [Fact]
    public async Task Who_gives_up_in_the_middle_finds_the_tag_gone()
    {
        await using var at = await WithAsync(new() { DeletesTags = false });
        using CancellationTokenSource stop = new();
        at.Fake.Before = _ =>
        {
            if (at.Log.Contains("PUT"))
                stop.Cancel();
            return Task.FromResult(false);
        };

        Assert.True(await at.App.DeleteTagAsync(One, stop.Token));

        Assert.Equal(["latest"], at.Stored.Tags.Keys);
    }

    [Fact]
    public async Task A_manifest_goes_with_every_tag_on_it()
    {
        await using var at = await WithAsync();

        Assert.True((await at.App.DeleteManifestAsync(Digest.Parse(Amd64.Digest))).WasThere);
        Assert.False((await at.App.DeleteManifestAsync(Digest.Parse(Amd64.Digest))).WasThere);

        Assert.Empty(at.Stored.Tags);
        Assert.Equal(["GET", "DELETE", "GET"], at.Log);
    }

    [Fact]
    public async Task A_manifest_whose_first_answer_was_lost_is_deleted()
    {
        await using var at = await WithAsync();
        at.Fake.Spoil(static each => each.Method == "DELETE", static _ => FakeReply.Broken);

        Assert.True((await at.App.DeleteManifestAsync(Digest.Parse(Amd64.Digest))).WasThere);

        Assert.Equal(["GET", "DELETE", "DELETE", "GET"], at.Log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_seen_and_deleted_is_missing_at_once(bool byTag)
    {
        await using var at = await WithAsync();
        await at.App.GetAsync("1");

        _ = byTag ? await at.App.DeleteTagAsync(One) : (await at.App.DeleteManifestAsync(Digest.Parse(Amd64.Digest))).WasThere;
        var before = at.Fake.Requests.Count;

        Assert.Null(await at.App.FindAsync(One));
        Assert.Equal(before + 1, at.Fake.Requests.Count);
    }

    [Fact]
    public async Task A_referrer_leaves_the_list_that_its_clients_keep()
    {
        await using var at = await WithAsync(new() { Referrers = false });
        var subject = await at.App.GetAsync("1");
        var (first, second) = (Artifact.CreateReferrer(subject, "a/b", []), Artifact.CreateReferrer(subject, "c/d", []));
        await at.App.PushAsync(first, []);
        await at.App.PushAsync(second, []);

        Assert.True((await at.App.DeleteManifestAsync(first.Digest)).WasThere);

        Assert.Equal([second.Digest], await at.App.ReferrersAsync(subject.Digest).Select(static each => each.Digest).ToListAsync());
    }

    [Fact]
    public async Task The_first_token_of_a_deletion_may_be_for_all_it_needs()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await RegistryCase.StartAsync(
            new() { Tokens = tokens, DeletesTags = false }, (options, _) => options.Credentials = new Http.OneUserEverywhere());
        at.Stored.Put(Amd64, "1");

        Assert.True(await at.Client.Repository($"{at.Fake.Host}/app", RepositoryAccess.Delete).DeleteTagAsync(One));

        Assert.Single(tokens.Asks);
    }

    [Theory]
    [InlineData("alpine", "web pages")]
    [InlineData("ghcr.io/acme/api", "gh api")]
    [InlineData("public.ecr.aws/acme/api", "aws ecr-public batch-delete-image")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com/api", "aws ecr batch-delete-image")]
    [InlineData("registry.example/api", "storage.delete.enabled")]
    public void Registries_with_a_way_of_their_own_are_named_with_it(string repository, string remedy) =>
        Assert.Contains(remedy, DeletionRefusal.Remedy(RepositoryName.Parse(repository)).Text, StringComparison.Ordinal);

    [Fact]
    public async Task Who_may_not_delete_is_told_so()
    {
        await using var at = await WithAsync();
        at.Fake.Inject(static each => each.Method == "DELETE", FakeReply.Error(403, "DENIED"));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.DeleteTagAsync(One).AsTask());

        Assert.Contains("may delete from app", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<RegistryCase> WithAsync(FakeRegistryOptions? options = null)
    {
        var at = await RegistryCase.StartAsync(options);
        at.Stored.Put(Amd64, "1", "latest");
        return at;
    }

    // The deletion after the tag was pointed elsewhere, not the question before it.
    private static void RefuseSecondDeletion(RegistryCase at, FakeReply reply) =>
        at.Fake.Inject(each => each.Method == "DELETE" && at.Log.Contains("PUT"), reply, int.MaxValue);
}
