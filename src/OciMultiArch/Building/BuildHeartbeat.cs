using System.Collections.Concurrent;

namespace OciMultiArch.Building;

/// <summary>Tells a listener what is being done for a platform.</summary>
internal sealed class BuildHeartbeat(IProgress<PushProgress>? listener)
{
    private readonly ConcurrentDictionary<Platform, int> packed = new();
    private int platforms;
    private int programs;
    private int done;

    /// <summary>Whether anybody listens.</summary>
    public bool IsHeard => listener is not null;

    /// <summary>Says how much there is to do.</summary>
    /// <param name="platforms">How many platforms.</param>
    /// <param name="programs">How many programs for each.</param>
    public void Expect(int platforms, int programs)
    {
        this.platforms = platforms;
        this.programs = programs;
    }

    public void BuildStarts(Platform platform) => listener?.Report(Building(platform));

    /// <summary>What go says it is doing.</summary>
    public void Steps(Platform platform, string step) => listener?.Report(Building(platform) with { Step = step });

    public void BuildEnds(Platform platform) => listener?.Report(Building(platform) with { Arrival = Arrival.Copied });

    /// <summary>Takes the bytes of a layer as they are packed; null when nobody listens.</summary>
    public IProgress<long>? Packing(Platform platform, string program)
    {
        if (listener is null)
            return null;
        var length = new FileInfo(program).Length;
        return new PackedBytes(this, platform, length);
    }

    public void PackEnds(Platform platform, Layer layer)
    {
        if (listener is null)
            return;
        if (packed.AddOrUpdate(platform, 1, static (_, count) => count + 1) == programs)
            Interlocked.Increment(ref done);
        var content = layer.Blob.Descriptor;
        listener.Report(Packed(platform, content.Size, content.Size) with { Content = content, Arrival = Arrival.Copied });
    }

    private PushProgress Building(Platform platform) => Of(PushStage.Building, platform);

    private PushProgress Packed(Platform platform, long bytes, long total) =>
        Of(PushStage.Packing, platform) with { Bytes = bytes, TotalBytes = total };

    private PushProgress Of(PushStage stage, Platform platform) => new()
    {
        Stage = stage,
        Platforms = [platform],
        DoneItems = Volatile.Read(ref done),
        AllItems = platforms,
    };

    // The tar's own headers make it a little longer than the program.
    private sealed class PackedBytes(BuildHeartbeat heartbeat, Platform platform, long length) : IProgress<long>
    {
        private long bytes;

        public void Report(long value)
        {
            bytes += value;
            heartbeat.Tell(platform, Math.Min(bytes, length), length);
        }
    }

    private void Tell(Platform platform, long bytes, long total) => listener?.Report(Packed(platform, bytes, total));
}
