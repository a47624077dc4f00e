using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Telemetry;

public sealed class MeasurementTests
{
    [Fact]
    public async Task Requests_are_measured_in_seconds_by_method_endpoint_and_answer()
    {
        await using var at = await RegistryCase.StartAsync();
        using var meter = new Measuring(at.Fake.BaseAddress.Port);

        await at.App.HasBlobAsync(RegistryCase.Layer(10).Descriptor);

        var one = Assert.Single(meter.Of("oci.client.request.duration"));
        Assert.Equal("s", one.Unit);
        Assert.InRange(one.Value, 0, 600);
        Assert.Equal(
            $"http.request.method=HEAD http.response.status_code=404 oci.exchange.kind=registry "
                + $"server.address=127.0.0.1 server.port={at.Fake.BaseAddress.Port} "
                + $"url.template=/v2/{{name}}/blobs/{{digest}}",
            one.Tags);
    }

    [Fact]
    public async Task Bytes_are_counted_in_both_directions()
    {
        await using var at = await RegistryCase.StartAsync();
        using var meter = new Measuring(at.Fake.BaseAddress.Port);
        var blob = RegistryCase.Layer(1000);

        await at.App.WriteAsync(blob);
        await Blob.In(blob.Descriptor, at.App).ReadAsync();

        var moved = meter.Of("oci.client.io").ToDictionary(static each => each.Tags.Split(' ')[0], static each => (each.Value, each.Unit));
        Assert.Equal((1000, "By"), moved["network.io.direction=transmit"]);
        Assert.Equal((1000, "By"), moved["network.io.direction=receive"]);
    }

    [Fact]
    public async Task A_body_that_broke_off_counts_what_went()
    {
        await using var at = await RegistryCase.StartAsync();
        using var meter = new Measuring(at.Fake.BaseAddress.Port);
        var blob = Blob.Of(RegistryCase.Layer(1000).Descriptor, static (_, _) => new(new MemoryStream(new byte[300])));

        await Assert.ThrowsAsync<ContentMismatchException>(() => at.App.WriteAsync(blob).AsTask());

        Assert.Equal(300, Assert.Single(meter.Of("oci.client.io")).Value);
        Assert.Equal(300, Assert.Single(at.Observed, static each => each.Method == "PUT").BytesSent);
    }

    [Fact]
    public async Task A_retry_is_counted_and_a_challenge_is_not()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var at = await RegistryCase.StartAsync(new() { Tokens = tokens });
        at.Fake.Inject(
            static each => each.Method == "HEAD" && each["Authorization"] is not null,
            FakeReply.Error(503, "UNAVAILABLE", "busy"));
        using var meter = new Measuring(at.Fake.BaseAddress.Port);

        await at.App.HasBlobAsync(RegistryCase.Layer(10).Descriptor);

        Assert.Equal(3, meter.Of("oci.client.request.duration").Count);
        var retry = Assert.Single(meter.Of("oci.client.request.retries"));
        Assert.Equal((1, "{request}"), (retry.Value, retry.Unit));
        Assert.Equal([1, 1, 1, 2], at.Observed.Select(static each => each.Attempt));
        Assert.Equal([null, null, "503", null], at.Observed.Select(static each => each.ErrorType));
        Assert.Equal(
            [ExchangeKind.Registry, ExchangeKind.Token, ExchangeKind.Registry, ExchangeKind.Registry],
            at.Observed.Select(static each => each.Kind));
    }

    [Fact]
    public async Task A_blob_is_counted_by_how_it_came()
    {
        await using var at = await RegistryCase.StartAsync();
        using var meter = new Measuring(at.Fake.BaseAddress.Port);
        var blob = RegistryCase.Layer(10);

        await at.App.WriteAsync(blob);
        await at.App.WriteAsync(blob);
        await at.Client.Repository($"{at.Fake.Host}/other", RepositoryAccess.Push).WriteAsync(Blob.In(blob.Descriptor, at.App));

        Assert.Equal(
            [
                $"oci.arrival=copied oci.registry={at.Fake.Host}",
                $"oci.arrival=present oci.registry={at.Fake.Host}",
                $"oci.arrival=mounted oci.registry={at.Fake.Host}",
            ],
            meter.Of("oci.client.blob.arrivals").Select(static each => each.Tags));
    }

    private sealed record Measured(string Name, string? Unit, double Value, string Tags);

    /// <summary>Hears the measurements of what is said to one port.</summary>
    private sealed class Measuring : IDisposable
    {
        private readonly ConcurrentQueue<Measured> measured = new();
        private readonly MeterListener listener = new();

        public Measuring(int port)
        {
            listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "OciMultiArch")
                    listener.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(port, instrument, value, tags));
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(port, instrument, value, tags));
            listener.Start();
        }

        public IReadOnlyList<Measured> Of(string name) => [.. measured.Where(each => each.Name == name)];

        public void Dispose() => listener.Dispose();

        private void Add(int port, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = string.Join(
                ' ',
                tags.ToArray().OrderBy(static each => each.Key, StringComparer.Ordinal).Select(static each => $"{each.Key}={each.Value}"));
            if (text.Contains($"server.port={port}", StringComparison.Ordinal) || text.EndsWith($":{port}", StringComparison.Ordinal))
                measured.Enqueue(new(instrument.Name, instrument.Unit, value, text));
        }
    }
}
