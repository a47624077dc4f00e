namespace OciMultiArch.Tests.Content;

/// <summary>Small images and indexes that a source holds, each under a label that the source's list of calls shows.</summary>
internal sealed class Family
{
    public Recorder Home { get; } = new("home");

    public IContentSource[] Here => [Home];

    public Blob Keep(string label, MediaType type, string text)
    {
        var blob = Docs.Blob(type, text);
        Home.Memory.WriteAsync(blob).AsTask().Wait();
        Home.Labels[blob.Digest] = label;
        return Blob.In(blob.Descriptor, Home);
    }

    /// <summary>An image with layers of these names, in the source; its config says the platform, its descriptor does not.</summary>
    public Artifact Image(string label, string platform, params string[] layers)
    {
        Blob[] blobs = [.. layers.Select(each => Keep(each, MediaType.OciLayer, $"layer {each}"))];
        var config = Keep($"{label}-config", MediaType.OciConfig, Docs.Config(platform, blobs));
        return Keep(label, MediaType.OciManifest, Docs.Manifest(config.Descriptor, blobs.Select(static each => each.Descriptor)));
    }

    /// <summary>An index in the source over entries written as JSON.</summary>
    public Artifact Index(string label, params string[] entries) => Keep(label, MediaType.OciIndex, Docs.Index(entries));

    public Artifact Index(string label, params Artifact[] children) =>
        Index(label, [.. children.Select(static each => Docs.Entry(each.Descriptor))]);

    /// <summary>A document in the source, stored unchecked as registries hold it, read from there.</summary>
    public Artifact Keep(string label, MediaType type, byte[] document)
    {
        var artifact = Artifact.Parse(type, document, Here);
        Home.Labels[artifact.Digest] = label;
        Home.Memory.WriteAsync(artifact).AsTask().Wait();
        return new(artifact.Descriptor, artifact.Bytes, Here, new(Here));
    }

    public Recorder Target()
    {
        Recorder target = new();
        foreach (var (digest, label) in Home.Labels)
            target.Labels[digest] = label;
        return target;
    }
}
