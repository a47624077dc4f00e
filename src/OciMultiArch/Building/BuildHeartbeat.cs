namespace OciMultiArch.Building;

/// <summary>Tells a listener what is being done for a platform.</summary>
internal sealed class BuildHeartbeat(IProgress<PushProgress>? listener)
{
    public void BuildStarts(Platform platform) => listener?.Report(Building(platform));

    public void BuildEnds(Platform platform) => listener?.Report(Building(platform) with { Arrival = Arrival.Copied });

    /// <summary>Takes the bytes of a layer as they are packed; null when nobody listens.</summary>
    public IProgress<long>? Packing(Platform platform, string program)
    {
        if (listener is null)
            return null;
        var length = new FileInfo(program).Length;
        return new PackedBytes(listener, platform, length);
    }

    public void PackEnds(Platform platform, Layer layer)
    {
        var content = layer.Blob.Descriptor;
        var ended = Packed(platform, content.Size, content.Size) with { Content = content, Arrival = Arrival.Copied };
        listener?.Report(ended);
    }

    private static PushProgress Building(Platform platform) => new()
    {
        Stage = PushStage.Building,
        Platforms = [platform],
    };

    private static PushProgress Packed(Platform platform, long bytes, long total) => new()
    {
        Stage = PushStage.Packing,
        Platforms = [platform],
        Bytes = bytes,
        TotalBytes = total,
    };

    // The tar's own headers make it a little longer than the program.
    private sealed class PackedBytes(IProgress<PushProgress> listener, Platform platform, long length) : IProgress<long>
    {
        private long bytes;

        public void Report(long value)
        {
            bytes += value;
            listener.Report(Packed(platform, Math.Min(bytes, length), length));
        }
    }
}
