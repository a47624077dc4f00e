using OciMultiArch;

namespace Acme.ReleaseService;

/// <summary>Tells the log of each program that was built, and of each blob and manifest that has arrived somewhere.</summary>
internal sealed partial class LoggedProgress(ILogger log) : IProgress<PushProgress>
{
    public void Report(PushProgress value)
    {
        if (value is { Stage: PushStage.Building, Arrival: not null })
            Built(string.Join(", ", value.Platforms));
        else if (value is { Store: { } store, Content: { } content, Arrival: { } arrival })
            Arrived($"{store}", content.MediaType, content.Digest, content.Size, arrival);
    }

    [LoggerMessage(1, LogLevel.Information, "{Store}: {MediaType} {Digest}, {Bytes} bytes: {Arrival}")]
    private partial void Arrived(string store, MediaType mediaType, Digest digest, long bytes, Arrival arrival);

    [LoggerMessage(2, LogLevel.Information, "Built for {Platforms}.")]
    private partial void Built(string platforms);
}
