using System.Globalization;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>Downloads whose answers do not reach the end, told by what the server does to each request for the blob.</summary>
public sealed class DownloadResumeTests
{
    private const int Size = 50_000;
    private static readonly byte[] Content = Bytes.Noise(Size);
    private static readonly Descriptor Layer = RegistryCase.Layer(Size).Descriptor;

    /// <summary>What the server does to each request in turn, and the ranges that the client has asked for then.</summary>
    public static TheoryData<string, string> Stories => new()
    {
        { "cut@1000 rest", "- 1000" },
        { "chunks@1000 rest", "- 1000" },
        { "short@1000 rest", "- 1000" },
        { "stall@1000 rest", "- 1000" },
        { "cut@1000 whole", "- 1000" },
        { "cut@1000 416 whole", "- 1000 -" },
        { "cut@1000 misfit whole", "- 1000 -" },
        { "cut@1000 416 cut@3000 whole", "- 1000 - -" },
        { "cut@1000 503 rest", "- 1000 1000" },
        { "cut@1000 redirect rest", "- 1000 1000" },
        { "cut@1000 cut@2000 cut@3000 cut@4000 rest", "- 1000 2000 3000 4000" },
        { "chunks@50000", "-" },
        { "503 cut@1000 rest", "- - 1000" },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_download_goes_on_from_the_byte_reached(string server, string ranges)
    {
        await using var source = Play(server);
        using var client = RegistryCase.ClientOf(options =>
        {
            if (server.StartsWith("stall", StringComparison.Ordinal))
                options.StallTimeout = TimeSpan.FromSeconds(2);
        });
        var blob = Blob.In(Layer, client.Repository($"{source.Host}/app"));

        var stream = await blob.OpenAsync();

        Assert.Equal(Content, await ReadAsync(stream));
        Assert.Equal(ranges, RangesOf(source));
    }

    // What came before a reset may be lost or not: where the next request begins is the network's affair.
    [Fact]
    public async Task A_connection_that_is_reset_is_no_end_either()
    {
        await using var source = Play("reset@40000 rest");
        using var client = RegistryCase.ClientOf();
        var blob = Blob.In(Layer, client.Repository($"{source.Host}/app"));

        Assert.Equal(Content, await ReadAsync(await blob.OpenAsync()));
        Assert.Equal(2, source.Requests.Count);
    }

    [Theory]
    [InlineData("cut@1000 cut@1000 cut@1000 cut@1000", "- 1000 1000")]
    [InlineData("503 503 cut@1000 rest", "- - -")]
    [InlineData("cut@1000 503 503 rest", "- 1000 1000")]
    public async Task The_tries_are_those_of_one_operation(string server, string ranges)
    {
        await using var source = Play(server);
        using var client = RegistryCase.ClientOf(static options => options.MaxAttempts = 3);
        var blob = Blob.In(Layer, client.Repository($"{source.Host}/app"));

        await Assert.ThrowsAsync<RegistryException>(async () => await ReadAsync(await blob.OpenAsync()));

        Assert.Equal(ranges, RangesOf(source));
    }

    [Fact]
    public async Task An_answer_that_ends_well_at_the_same_byte_again_is_damage_and_not_a_broken_line()
    {
        await using var source = Play("short@1000 short@1000 short@1000");
        using var client = RegistryCase.ClientOf();
        var blob = Blob.In(Layer, client.Repository($"{source.Host}/app"));

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await ReadAsync(await blob.OpenAsync()));

        Assert.Equal("- 1000", RangesOf(source));
    }

    [Fact]
    public async Task The_seam_is_hashed_like_the_rest()
    {
        var other = Bytes.Noise(Size, seed: 2);
        await using var source = SocketServer.Start(request => request["Range"] is null
            ? Cut(Content, 1000).Close()
            : SocketReply.AfterBody.Send(SocketReply.Head(206, $"Content-Range: bytes 1000-{Size - 1}/{Size}", $"Content-Length: {Size - 1000}"))
                .Send(other[1000..]));
        using var client = RegistryCase.ClientOf();
        var blob = Blob.In(Layer, client.Repository($"{source.Host}/app"));

        await Assert.ThrowsAsync<ContentMismatchException>(async () => await ReadAsync(await blob.OpenAsync()));
    }

    [Fact]
    public async Task A_stream_opened_at_an_offset_goes_on_too()
    {
        await using var source = Play("cut@1000 rest");
        using var client = RegistryCase.ClientOf();

        var stream = await client.Repository($"{source.Host}/app").OpenAsync(Layer, 400);

        Assert.Equal(Content[400..], await ReadAsync(stream));
        Assert.Equal("400 1000", RangesOf(source));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("archive")]
    [InlineData("registry")]
    public async Task Whoever_receives_a_blob_gets_it_in_one_piece_and_counts_it_once(string kind)
    {
        await using var source = Play("cut@1000 cut@20000 rest");
        await using var target = await RegistryCase.InMemoryAsync();
        using TempFolder folder = new();
        IContentStore store = kind switch
        {
            "folder" => OciLayout.At(folder.At("layout")),
            "archive" => OciArchive.Create(folder.At("a.tar")),
            _ => target.App,
        };
        Counter progress = new();
        var blob = Blob.In(Layer, target.Client.Repository($"{source.Host}/app"));

        var arrival = await store.WriteAsync(blob, progress);

        Assert.Equal(Arrival.Copied, arrival);
        Assert.Equal("- 1000 20000", RangesOf(source));
        Assert.Equal(Size, progress.Sum);
        Assert.True(progress.Min >= 0, "bytes were taken back, so they were sent twice");
        if (kind == "registry")
            Assert.Equal(["POST", "PUT"], target.Log);
        else
            Assert.Equal(Content, await ReadAsync(await store.OpenAsync(Layer)));
    }

    [Fact]
    public async Task The_wait_before_each_further_request_grows()
    {
        PauseClock clock = new();
        await using var source = Play("cut@1000 cut@1000 cut@1000 rest");
        using var client = RegistryCase.ClientOf(options =>
        {
            PauseClock.Apply(options, clock);
            options.RetryDelay = TimeSpan.FromSeconds(4);
        });
        var blob = Blob.In(Layer, client.Repository($"{source.Host}/app"));
        var reading = Task.Run(async () => await ReadAsync(await blob.OpenAsync()));

        List<double> waits = [];
        for (var i = 0; i < 3; i++)
            waits.Add((await clock.PassAsync()).TotalSeconds);

        Assert.Equal(Content, await reading);
        // Each is doubled, with jitter.
        Assert.InRange(waits[0], 2, 6);
        Assert.InRange(waits[1], 4, 12);
        Assert.InRange(waits[2], 8, 24);
    }

    [Fact]
    public async Task Each_further_request_is_told_with_its_number()
    {
        List<RegistryExchange> told = [];
        await using var source = Play("cut@1000 cut@2000 rest");
        using var client = RegistryCase.ClientOf(options => options.Observe = told.Add);

        await ReadAsync(await client.Repository($"{source.Host}/app").OpenAsync(Layer));

        Assert.Equal([1, 2, 3], told.Select(static each => each.Attempt));
    }

    [Fact]
    public async Task A_redirect_is_asked_for_anew_each_time()
    {
        await using var storage = SocketServer.Start(
            static request => request["Range"] is null ? Cut(Content, 1000).Close() : Rest(request));
        var redirects = 0;
        await using var source = SocketServer.Start(
            _ => SocketReply.Answer(307, "", $"Location: {storage.BaseAddress}data?signature={++redirects}"));
        using var client = RegistryCase.ClientOf();

        Assert.Equal(Content, await ReadAsync(await client.Repository($"{source.Host}/app").OpenAsync(Layer)));
        Assert.Equal(["/data?signature=1", "/data?signature=2"], storage.Requests.Select(static each => each.Target));
    }

    [Fact]
    public async Task Whoever_gives_up_is_not_asked_to_wait()
    {
        using CancellationTokenSource stop = new();
        await using var source = Play("cut@1000 rest");
        using var client = RegistryCase.ClientOf(static options => options.RetryDelay = TimeSpan.FromHours(1));
        var stream = await client.Repository($"{source.Host}/app").OpenAsync(Layer);
        var reading = Task.Run(() => stream.CopyToAsync(Stream.Null, stop.Token));

        stop.CancelAfter(100);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await stream.DisposeAsync();
        Assert.Single(source.Requests);
    }

    // Each word is what happens to one request for the blob. A redirect leads to the next word.
    private static SocketServer Play(string script)
    {
        var words = script.Split(' ');
        return SocketServer.Start(request => Answer(request, request.Number > words.Length ? "500" : words[request.Number - 1]));
    }

    private static SocketReply Answer(SocketRequest request, string word)
    {
        var parts = word.Split('@');
        var end = parts.Length < 2 ? Size : int.Parse(parts[1], CultureInfo.InvariantCulture);
        return parts[0] switch
        {
            "reset" => Cut(request, end).Reset(),
            "cut" => Cut(request, end).Close(),
            "stall" => Cut(request, end).Stall(),
            "chunks" => Chunks(request, end).Close(),
            "short" => Chunks(request, end).Send("0\r\n\r\n"),
            "rest" => Rest(request),
            "whole" => Cut(Content, Size),
            "misfit" => SocketReply.AfterBody.Send(SocketReply.Head(206, $"Content-Range: bytes 0-99/{Size}", "Content-Length: 100"))
                .Send(Content[..100]),
            "redirect" => SocketReply.Answer(307, "", "Location: /elsewhere"),
            _ => SocketReply.Answer(int.Parse(parts[0], CultureInfo.InvariantCulture), "{}"),
        };
    }

    private static int FromOf(SocketRequest request) => request["Range"] is { } range
        ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture)
        : 0;

    private static string HeadOf(int from, string framing) => from == 0
        ? SocketReply.Head(200, framing)
        : SocketReply.Head(206, $"Content-Range: bytes {from}-{Size - 1}/{Size}", framing);

    private static SocketReply Cut(SocketRequest request, int end)
    {
        var from = FromOf(request);
        return SocketReply.AfterBody.Send(HeadOf(from, $"Content-Length: {Size - from}")).Send(Content[from..end]);
    }

    private static SocketReply Cut(byte[] bytes, int end) =>
        SocketReply.AfterBody.Send(SocketReply.Head(200, $"Content-Length: {bytes.Length}")).Send(bytes[..end]);

    private static SocketReply Rest(SocketRequest request) => Cut(request, Size);

    private static SocketReply Chunks(SocketRequest request, int end)
    {
        var from = FromOf(request);
        var head = SocketReply.AfterBody.Send(HeadOf(from, "Transfer-Encoding: chunked"));
        if (end == from)
            return head;
        return head.Send($"{end - from:x}\r\n").Send(Content[from..end]).Send("\r\n");
    }

    private static string RangesOf(SocketServer source) =>
        string.Join(' ', source.Requests.Select(static each => each["Range"] is null ? "-" : $"{FromOf(each)}"));

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        await using (stream)
        {
            MemoryStream bytes = new();
            await stream.CopyToAsync(bytes);
            return bytes.ToArray();
        }
    }

    private sealed class Counter : IProgress<long>
    {
        public long Sum { get; private set; }

        public long Min { get; private set; }

        public void Report(long value)
        {
            Sum += value;
            Min = Math.Min(Min, value);
        }
    }
}
