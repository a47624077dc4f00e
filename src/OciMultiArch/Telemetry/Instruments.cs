using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OciMultiArch.Telemetry;

/// <summary>
/// Where spans and measurements come from, named by the rules of OpenTelemetry's semantic conventions. A process has
/// them once, as the framework has its own: a listener chooses by name, and while nobody listens they make nothing.
/// </summary>
internal static class Instruments
{
    private const string Name = "OciMultiArch";

    private static readonly string? Version = typeof(Instruments).Assembly.GetName().Version?.ToString(3);

    private static readonly Meter Meter = new(Name, Version);

    // The bounds are those of the conventions for HTTP, and further ones for uploads.
    private static readonly double[] DurationBounds =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300];

    public static ActivitySource Source { get; } = new(Name, Version);

    /// <summary>How long exchanges take, to the headers of their answer.</summary>
    public static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        "oci.client.request.duration",
        "s",
        "Time from a request to the headers of its answer.",
        null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBounds });

    /// <summary>How often requests were sent again.</summary>
    public static Counter<long> Retries { get; } = Meter.CreateCounter<long>(
        "oci.client.request.retries", "{request}", "Requests that were sent again because an earlier try failed.");

    private static readonly Counter<long> Io = Meter.CreateCounter<long>(
        "oci.client.io", "By", "Bytes of bodies sent to registries and received from them.");

    private static readonly Counter<long> Arrivals = Meter.CreateCounter<long>(
        "oci.client.blob.arrivals",
        "{blob}",
        "Blobs that were asked to be in a repository and are, by how they came there.");

    public static void Sent(string host, int port, long bytes) => Moved("transmit", host, port, bytes);

    public static void Received(string host, int port, long bytes) => Moved("receive", host, port, bytes);

    /// <summary>Counts a blob that is in a repository as asked.</summary>
    /// <param name="arrival">present, mounted or copied.</param>
    /// <param name="registry">Host and optional port, as in names.</param>
    public static void Arrived(string arrival, string registry)
    {
        if (Arrivals.Enabled)
            Arrivals.Add(1, new(Keys.Arrival, arrival), new(Keys.Registry, registry));
    }

    private static void Moved(string direction, string host, int port, long bytes)
    {
        if (bytes > 0 && Io.Enabled)
            Io.Add(bytes, new(Keys.Direction, direction), new(Keys.Host, host), new(Keys.Port, port));
    }
}
