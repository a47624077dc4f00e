using System.Security.Cryptography;
using OciMultiArch.Registry;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Blobs in parts: sizes, offsets, and what a registry says of them.</summary>
public sealed class UploadPartsTests
{
    private const int Part = 128 << 10;

    [Fact]
    public async Task Parts_are_equal_and_follow_each_other()
    {
        await using var at = await InPartsAsync(new());

        await at.App.WriteAsync(RegistryCase.Layer((2 * Part) + 1));

        Assert.Equal(["0-131071", "131072-262143", "262144-262144"], Ranges(at));
        Assert.Equal("0", at.Fake.Requests[^1]["Content-Length"]);
    }

    [Fact]
    public async Task The_source_is_opened_once()
    {
        await using var at = await InPartsAsync(new());
        List<long> opened = [];
        var blob = Recorded(opened, 5 * Part);

        await at.App.WriteAsync(blob);

        Assert.Equal([0L], opened);
    }

    [Fact]
    public async Task A_part_that_breaks_off_goes_on_where_the_session_ends_and_the_others_stay_equal()
    {
        await using var at = await InPartsAsync(new() { ResumesUploads = true });
        at.Fake.Inject(static each => each["Content-Range"] == "131072-262143", FakeReply.Broken with { AfterBytes = 65_536 });
        List<long> opened = [];

        await at.App.WriteAsync(Recorded(opened, 4 * Part));

        var resumed = Assert.Single(opened, static each => each > 0);
        Assert.InRange(resumed, Part + 65_536, 2 * Part);
        Assert.Equal(["0-131071", "131072-262143", $"{resumed}-262143", "262144-393215", "393216-524287"], Ranges(at));
        Assert.Equal(1, at.Log.Count(static each => each == "GET"));
    }

    [Fact]
    public async Task A_part_of_which_only_the_beginning_was_taken_is_gone_on_with()
    {
        await using var at = await InPartsAsync(new() { Uploads = new() { KeepsOfPart = 100_000 } });

        await at.App.WriteAsync(RegistryCase.Layer(2 * Part));

        Assert.Equal(["0-131071", "100000-131071", "131072-262143", "231072-262143"], Ranges(at));
    }

    [Fact]
    public async Task Parts_that_are_always_cut_become_smaller()
    {
        await using var at = await InPartsAsync(new() { Uploads = new() { KeepsOfPart = 100_000 } });
        var layer = RegistryCase.Layer(40 * Part);

        await at.App.WriteAsync(layer);

        Assert.True(at.Stored.Blobs.ContainsKey(layer.Digest.ToString()));
        Assert.InRange(Ranges(at).Count(), 40, 70);
    }

    [Fact]
    public async Task A_registry_that_takes_next_to_nothing_of_a_part_is_given_up()
    {
        await using var at = await InPartsAsync(new() { Uploads = new() { KeepsOfPart = 100 } });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(2 * Part)).AsTask());

        Assert.Contains("the registry takes only 100 bytes of each part", failure.Message, StringComparison.Ordinal);
        Assert.InRange(Ranges(at).Count(), 2, 7);
    }

    [Theory]
    [InlineData("OCI-Chunk-Min-Length", "200000", "0-199999")]
    [InlineData("OCI-Chunk-Min-Length", "9000000000000000000", null)]
    [InlineData("OCI-Chunk-Min-Length", "-1", "0-131071")]
    [InlineData("OCI-Chunk-Min-Length", "many", "0-131071")]
    [InlineData("OCI-Chunk-Max-Length", "70000", "0-69999")]
    [InlineData("OCI-Chunk-Max-Length", "1", "0-131071")]
    [InlineData("OCI-Chunk-Max-Length", "99999999999999999999", "0-131071")]
    public async Task The_first_part_is_as_large_as_the_registry_says(string header, string value, string? first)
    {
        await using var at = await InPartsAsync(new()
        {
            SessionHeaders = new Dictionary<string, string> { [header] = value },
        });

        await at.App.WriteAsync(RegistryCase.Layer(5 * Part));

        Assert.Equal(first, Ranges(at).FirstOrDefault());
    }

    [Fact]
    public async Task A_least_size_alone_is_no_reason_for_parts()
    {
        await using var at = await RegistryCase.StartAsync(new()
        {
            SessionHeaders = new Dictionary<string, string> { ["OCI-Chunk-Min-Length"] = "65536" },
        });

        await at.App.WriteAsync(RegistryCase.Layer(5 * Part));

        Assert.Equal(["POST", "PUT"], at.Log);
    }

    [Fact]
    public async Task Where_neither_the_whole_nor_parts_are_taken_both_reasons_are_told()
    {
        await using var at = await RegistryCase.StartAsync(new()
        {
            LargestBody = Part,
            Uploads = new() { TakesParts = false },
        });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(5 * Part)).AsTask());

        Assert.Equal(Problem.LimitExceeded, failure.Problem);
        Assert.Contains(": 413 ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(": 405 UNSUPPORTED", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    [Fact]
    public async Task A_registry_that_refuses_every_size_is_believed()
    {
        await using var at = await RegistryCase.StartAsync(new() { LargestBody = 10 });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(5 * Part)).AsTask());

        Assert.Equal(413, (int)failure.StatusCode!);
        Assert.InRange(at.Fake.Requests.Count, 3, 10);
    }

    [Fact]
    public async Task A_registry_that_hashes_parts_is_told_by_what_where_it_is_not_SHA_256()
    {
        await using var at = await InPartsAsync(new() { SelfMount = MountAnswer.Denied });
        var bytes = Bytes.Noise(3 * Part);
        var digest = Digest.Parse($"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes))}");
        var descriptor = RegistryCase.Layer(3 * Part).Descriptor with { Digest = digest };

        await at.App.WriteAsync(Blob.Of(descriptor, (from, _) => new(new MemoryStream(bytes[(int)from..]))));

        var posts = at.Fake.Requests.Where(static each => each.Method == "POST").Select(static each => each.Target);
        Assert.All(posts, static target => Assert.Contains("digest-algorithm=sha512", target, StringComparison.Ordinal));
        Assert.Equal(bytes, at.Stored.Blobs[digest.ToString()]);
    }

    [Fact]
    public async Task Who_gives_up_between_parts_leaves_no_session_open()
    {
        await using var at = await InPartsAsync(new());
        using CancellationTokenSource source = new();
        at.Fake.Before = async context =>
        {
            if (context.Request.Headers.ContentRange != "131072-262143")
                return false;
            await source.CancelAsync();
            context.Abort();
            return true;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => at.App.WriteAsync(RegistryCase.Layer(4 * Part), cancellationToken: source.Token).AsTask());

        Assert.Equal("DELETE", at.Log.Last());
        Assert.Equal(0, at.Fake.OpenUploads);
    }

    [Fact]
    public async Task A_session_that_is_lost_between_parts_is_opened_again()
    {
        await using var at = await InPartsAsync(new() { Uploads = new() { TellsStatus = false } });
        at.Fake.Inject(static each => each["Content-Range"] == "131072-262143", FakeReply.Error(404, "BLOB_UPLOAD_UNKNOWN"));

        await at.App.WriteAsync(RegistryCase.Layer(3 * Part));

        Assert.Equal(2, at.Log.Count(static each => each == "POST"));
        Assert.Single(at.Stored.Blobs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_blob_that_breaks_off_again_and_again_goes_in_parts_where_those_are_taken(bool takesParts)
    {
        const int Size = 8 << 20;
        await using var at = await RegistryCase.StartAsync(new() { Uploads = new() { TakesParts = takesParts } });
        var cut = 0;
        at.Fake.Before = async context =>
        {
            if (context.Request.ContentLength != Size || cut == (takesParts ? int.MaxValue : 3))
                return false;
            cut++;
            await context.Request.Body.ReadExactlyAsync(new byte[1 << 20]);
            context.Abort();
            return true;
        };

        await at.App.WriteAsync(RegistryCase.Layer(Size));

        Assert.Equal(takesParts ? 2 : 3, cut);
        Assert.Equal(takesParts ? 8 : 1, at.Log.Count(static each => each == "PATCH"));
        Assert.Single(at.Stored.Blobs);
    }

    [Theory]
    [InlineData("0-131071")]
    [InlineData("0-0")]
    [InlineData(null)]
    public async Task Where_every_part_is_416_the_blob_goes_whole_whatever_the_range_says(string? range)
    {
        await using var at = await InPartsAsync(new() { SelfMount = MountAnswer.AlwaysSession });
        at.Fake.Before = context =>
        {
            var isPart = context.Request.Method == "PATCH";
            if (!isPart && (context.Request.Method != "GET" || !context.Request.Path.Value!.Contains("/uploads/", StringComparison.Ordinal)))
                return Task.FromResult(false);
            context.Response.StatusCode = isPart ? 416 : 204;
            if (range is not null)
                context.Response.Headers.Range = range;
            return Task.FromResult(true);
        };

        await at.App.WriteAsync(RegistryCase.Layer(3 * Part));

        Assert.Single(at.Stored.Blobs);
    }

    [Theory]
    [InlineData("0-999", 1000L)]
    [InlineData("bytes=0-999", 1000L)]
    [InlineData("bytes 0-999", 1000L)]
    [InlineData(" 0-1 ", 2L)]
    [InlineData("0-0", null)]
    [InlineData("0--1", null)]
    [InlineData("500-999", null)]
    [InlineData("0-99999999999999999999", null)]
    [InlineData("0-9223372036854775807", null)]
    [InlineData("0-1,5-6", null)]
    [InlineData("-", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_range_of_a_session_is_read_where_it_tells(string? range, long? count) =>
        Assert.Equal(count, UploadRange.Count(range));

    [Theory]
    [InlineData("ghcr.io", 10L << 20, 4L << 20)]
    [InlineData("ghcr.io", 1L << 20, 1L << 20)]
    [InlineData("ghcr.io", null, null)]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com", 1L << 20, 5L << 20)]
    [InlineData("public.ecr.aws", 1L << 20, 5L << 20)]
    [InlineData("registry.example", 1L << 20, 1L << 20)]
    public void Limits_that_are_known_are_kept(string registry, long? asked, long? part) =>
        Assert.Equal(part, new UploadLimits(registry, asked).PartSize(1L << 30, UploadLimits.SessionLimits.None));

    [Fact]
    public void A_gateway_limit_is_found_in_few_steps()
    {
        UploadLimits limits = new("registry.example", null);
        const long Blob = 10L << 30;
        List<long> tried = [];

        for (var size = Blob; size > 5 << 20; size = limits.PartSize(Blob, UploadLimits.SessionLimits.None)!.Value)
        {
            tried.Add(size >> 20);
            Assert.True(limits.LearnTooLarge(size));
        }

        Assert.Equal([10240, 64, 32, 16, 8], tried);
    }

    private static Task<RegistryCase> InPartsAsync(FakeRegistryOptions options) =>
        RegistryCase.StartAsync(options, static (_, host) => host.ChunkBytes = Part);

    private static IEnumerable<string> Ranges(RegistryCase at) =>
        at.Fake.Requests.Select(static each => each["Content-Range"]).OfType<string>();

    private static Blob Recorded(List<long> opened, int size)
    {
        var bytes = Bytes.Noise(size);
        return Blob.Of(RegistryCase.Layer(size).Descriptor, (from, _) =>
        {
            opened.Add(from);
            return new(new MemoryStream(bytes[(int)from..]));
        });
    }
}
