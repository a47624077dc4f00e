namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>One push of a scene, which counts as the library does.</summary>
internal sealed class Pushing(Scene scene, string store, IReadOnlyList<Platform> platforms)
{
    private readonly IContentStore place = store.StartsWith("oci:", StringComparison.Ordinal)
        ? OciLayout.At(store[4..])
        : new RegistryClient().Repository(store);

    private readonly Dictionary<Digest, (Descriptor Content, Platform[] Platforms, long Bytes, bool IsDone)> items = [];

    public string? Program { get; init; }

    public void Expect(params Descriptor[] contents)
    {
        foreach (var content in contents)
            items[content.Digest] = (content, [], 0, false);
    }

    public void Begin(Descriptor content, params int[] holders)
    {
        items[content.Digest] = (content, [.. holders.Select(at => platforms[at])], 0, false);
        Tell(content, null);
    }

    public void Send(Descriptor content, long bytes)
    {
        items[content.Digest] = items[content.Digest] with { Bytes = bytes };
        Tell(content, null);
    }

    public void Arrive(Descriptor content, Arrival arrival)
    {
        items[content.Digest] = items[content.Digest] with { Bytes = content.Size, IsDone = true };
        Tell(content, arrival);
    }

    private void Tell(Descriptor content, Arrival? arrival)
    {
        var (_, holders, bytes, _) = items[content.Digest];
        scene.Tell(new()
        {
            Stage = PushStage.Sending,
            Store = place,
            Program = Program,
            Content = content,
            Platforms = holders,
            Bytes = bytes,
            TotalBytes = content.Size,
            Arrival = arrival,
            DoneItems = items.Values.Count(static item => item.IsDone),
            AllItems = items.Count,
            DoneBytes = items.Values.Sum(static item => item.Bytes),
            AllBytes = items.Values.Sum(static item => item.Content.Size),
        });
    }
}
