using OciMultiArch;

namespace Acme.ReleaseService;

/// <summary>Tells the log of each blob and manifest that has arrived.</summary>
internal sealed partial class LoggedProgress(ILogger log) : IProgress<PushProgress>
{
    public void Report(PushProgress value)
    {
        if (value is { Content: { } content, Arrival: { } arrival })
            Arrived(value.Store, content.MediaType, content.Digest, content.Size, arrival);
    }

    [LoggerMessage(1, LogLevel.Information, "{Store}: {MediaType} {Digest}, {Bytes} bytes: {Arrival}")]
    private partial void Arrived(IContentStore? store, MediaType mediaType, Digest digest, long bytes, Arrival arrival);
}
