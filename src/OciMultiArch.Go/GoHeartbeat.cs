namespace OciMultiArch.Go;

/// <summary>Tells whoever listens what is being done for a platform.</summary>
internal sealed class GoHeartbeat(IProgress<PushProgress>? listener)
{
    public void Builds(Platform platform) => Tell(PushStage.Building, platform, 0, null, null);

    public void Built(Platform platform) => Tell(PushStage.Building, platform, 0, null, Arrival.Copied);

    /// <summary>Takes the bytes of a layer as they are packed; null when nobody listens.</summary>
    public IProgress<long>? Packing(Platform platform, string program) =>
        listener is null ? null : new Packed(this, platform, new FileInfo(program).Length);

    public void Packs(Platform platform, Layer layer) => Tell(PushStage.Packing, platform, layer.Blob.Descriptor.Size, layer.Blob.Descriptor, Arrival.Copied);

    private void Tell(PushStage stage, Platform platform, long bytes, Descriptor? content, Arrival? arrival, long? total = null) => listener?.Report(new()
    {
        Stage = stage,
        Content = content,
        Platforms = [platform],
        Bytes = bytes,
        TotalBytes = total ?? content?.Size,
        Arrival = arrival,
    });

    // The tar's own headers make it a little longer than the program.
    private sealed class Packed(GoHeartbeat pulse, Platform platform, long length) : IProgress<long>
    {
        private long bytes;

        public void Report(long value)
        {
            bytes += value;
            pulse.Tell(PushStage.Packing, platform, Math.Min(bytes, length), null, null, length);
        }
    }
}
