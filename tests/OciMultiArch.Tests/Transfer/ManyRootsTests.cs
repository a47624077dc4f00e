using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Transfer;

public sealed class ManyRootsTests
{
    private readonly Family family = new();
    private readonly Artifact amd;
    private readonly Artifact arm;
    private readonly Artifact index;
    private readonly Artifact other;
    private readonly Artifact outer;
    private readonly Recorder target;

    public ManyRootsTests()
    {
        (amd, arm) = (family.Image("amd", "linux/amd64", "base", "a"), family.Image("arm", "linux/arm64", "base", "b"));
        index = family.Index("index", amd, arm);
        other = family.Image("other", "linux/s390x", "c");
        outer = family.Index("outer", index, other);
        target = family.Target();
    }

    [Fact]
    public async Task All_contents_go_before_the_first_name_and_names_in_the_order_given()
    {
        var reports = await target.PushAsync([new(index, "1.0", "latest"), new(other, "z")]);

        Assert.Equal(["write index as [1.0 latest]", "write other as [z]"], target.Writes.TakeLast(2));
        Assert.Equal(
            [
                "write a", "write amd", "write amd-config", "write arm", "write arm-config", "write b",
                "write base", "write c", "write other-config",
            ],
            target.Writes.SkipLast(2).Order(StringComparer.Ordinal));
        Assert.Equal(["1.0", "latest"], reports[0].Written.Select(static each => each.Value));
        Assert.Equal(2, reports[1].Blobs.Count);
        Assert.All(reports, static each => Assert.Empty(each.Missing.Concat<object>(each.Unwritten)));
    }

    [Fact]
    public async Task An_image_with_a_name_of_its_own_is_written_once_before_the_index_that_holds_it()
    {
        await target.PushAsync([new(amd, "1.0-amd64"), new(arm, "1.0-arm64"), new(index, "1.0")]);

        Assert.Equal(
            ["write amd as [1.0-amd64]", "write arm as [1.0-arm64]", "write index as [1.0]"],
            target.Writes.Where(IsManifest).Order(StringComparer.Ordinal));
        Assert.Equal("write index as [1.0]", target.Writes[^1]);
        Assert.DoesNotContain(target.Calls, static each => each.StartsWith("has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_is_named_after_its_index_is_written_as_a_part_first()
    {
        await target.PushAsync([new(index, "1.0"), new(amd, "1.0-amd64")]);

        Assert.Equal(["write index as [1.0]", "write amd as [1.0-amd64]"], target.Writes.TakeLast(2));
        Assert.Contains("write amd", target.Writes.SkipLast(2));
        Assert.Equal(index.Digest, (await target.Memory.ResolveAsync(Tag.Parse("1.0")))!.Digest);
    }

    [Fact]
    public async Task An_image_inside_a_nested_index_is_written_before_that_although_it_has_a_name()
    {
        await target.PushAsync([new(amd, "1.0-amd64"), new(outer, "1.0")]);

        var writes = target.Writes.ToList();
        Assert.True(writes.IndexOf("write amd") < writes.IndexOf("write index"));
        Assert.True(writes.IndexOf("write index") < writes.IndexOf("write outer as [1.0]"));
    }

    [Fact]
    public async Task A_root_that_is_given_twice_is_walked_once()
    {
        var reports = await target.PushAsync([new(index, "1.0"), new(index, "latest")]);

        Assert.Equal(5, target.Writes.Count(static each => !IsManifest(each)));
        Assert.Equal(["latest"], reports[1].Written.Select(static each => each.Value));
        Assert.Empty(reports[1].Blobs);
    }

    [Fact]
    public async Task One_tag_for_two_roots_is_refused_before_anything_is_asked()
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await target.PushAsync([new(index, "1.0"), new(amd, "1.0")]));
        Assert.Contains("the tag 1.0", failure.Message, StringComparison.Ordinal);
        Assert.Empty(target.Calls);
    }

    [Fact]
    public async Task Pushing_again_asks_for_names_alone()
    {
        NamedArtifact[] roots = [new(amd, "1.0-amd64"), new(index, "1.0", "latest")];
        await target.PushAsync(roots);
        target.Forget();

        await target.PushAsync(roots);

        Assert.Equal(["resolve 1.0", "resolve 1.0-amd64", "resolve latest"], target.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_destination_has_its_own_result_and_a_failure_says_what_is_done_and_what_not()
    {
        var broken = family.Target();
        broken.Meanwhile = static (call, _) => call == "write arm" ? throw new RegistryException("503") : Task.CompletedTask;
        IContentStore[] stores = [broken, target];

        var results = await stores.PushAsync(index, ["1.0", "latest"]);

        Assert.Equal([false, true], results.Select(static each => each.IsSuccess));
        Assert.Equal("503", Assert.IsType<RegistryException>(results[0].Failure).Message);
        var report = Assert.Single(results[0].Reports);
        Assert.Equal(["1.0", "latest"], report.Unwritten.Select(static each => each.Value));
        Assert.Equal(["arm", "index"], report.Missing.Select(each => family.Home.Labels[each.Digest]));
        Assert.Equal(5, report.Blobs.Count);
        Assert.Equal(["1.0", "latest"], Assert.Single(results[1].Reports).Written.Select(static each => each.Value));
        Assert.Same(broken, results[0].Store);

        broken.Meanwhile = static (_, _) => Task.CompletedTask;
        Assert.All(await stores.PushAsync(index, ["1.0", "latest"]), static each => Assert.True(each.IsSuccess));
    }

    [Fact]
    public async Task A_name_whose_answer_was_lost_is_found_to_be_written()
    {
        target.Meanwhile = async (call, cancel) =>
        {
            if (call != "write index as [1.0 2.0]")
                return;
            await target.Memory.WriteAsync(index, [Tag.Parse("1.0")], cancel);
            throw new RegistryException("connection lost");
        };

        var result = Assert.Single(await new[] { target }.PushAsync(index, ["1.0", "2.0"]));

        Assert.Equal(["1.0"], result.Reports[0].Written.Select(static each => each.Value));
        Assert.Equal(["2.0"], result.Reports[0].Unwritten.Select(static each => each.Value));
        Assert.Empty(result.Reports[0].Missing);
        Assert.Equal(
            (index.Digest, Arrival.Copied),
            (result.Reports[0].Manifests[^1].Descriptor.Digest, result.Reports[0].Manifests[^1].Arrival));
    }

    [Fact]
    public async Task Only_names_whose_end_is_not_known_are_looked_up_after_a_failure()
    {
        target.Meanwhile = static (call, _) => call == "write other as [z]" ? throw new RegistryException("no") : Task.CompletedTask;

        var result = Assert.Single(await new[] { target }.PushAsync([new(index, "1.0"), new(other, "z")]));

        Assert.Equal(["resolve z"], target.Calls.SkipWhile(static each => each != "write other as [z]").Skip(1));
        Assert.Equal(1, result.Reports[0].Manifests.Count(each => each.Descriptor.Digest == index.Digest));
        Assert.Equal([other.Digest], result.Reports[1].Missing.Select(static each => each.Digest));
    }

    [Fact]
    public async Task A_destination_whose_own_exceptions_are_no_OciException_takes_no_other_along()
    {
        var broken = family.Target();
        var isDown = false;
        broken.Meanwhile = (call, _) =>
            (isDown |= call.StartsWith("write index", StringComparison.Ordinal)) ? throw new IOException("unplugged") : Task.CompletedTask;

        var results = await new[] { broken, target }.PushAsync(index, ["1.0"]);

        Assert.IsType<IOException>(results[0].Failure);
        Assert.Equal(["1.0"], results[0].Reports[0].Unwritten.Select(static each => each.Value));
        Assert.True(results[1].IsSuccess);
    }

    [Fact]
    public async Task Giving_up_ends_every_destination_and_throws()
    {
        using CancellationTokenSource giveUp = new();
        target.Meanwhile = async (call, cancel) =>
        {
            if (call.StartsWith("write", StringComparison.Ordinal))
            {
                await giveUp.CancelAsync();
                cancel.ThrowIfCancellationRequested();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await new[] { target }.PushAsync(index, ["1.0"], null, giveUp.Token));
        Assert.Null(await target.Memory.ResolveAsync(Tag.Parse("1.0")));
    }

    private static bool IsManifest(string write) => write.Split(' ')[1] is "amd" or "arm" or "index" or "other" or "outer";
}
