using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Content;

/// <summary>A source that holds samples, each under a label that the source's list of calls shows.</summary>
internal sealed class Family
{
    public Recorder Home { get; } = new("home");

    public IContentSource[] Here => [Home];

    public Blob Keep(string label, MediaType type, string text)
    {
        var blob = Samples.Blob(type, text);
        Home.Memory.WriteAsync(blob).AsTask().Wait();
        Home.Labels[blob.Digest] = label;
        return Blob.In(blob.Descriptor, Home);
    }

    /// <summary>An image with layers of these names, in the source; its config says the platform, its descriptor does not.</summary>
    public Artifact Image(string label, string platform, params string[] layers)
    {
        SampleLayer[] parts = [.. layers.Select(static each => SampleLayer.Text($"layer {each}"))];
        var sample = SampleImage.Of(platform, ImageFamily.Oci, parts);
        sample.KeepInAsync(Home.Memory).Wait();
        foreach (var (name, bytes) in layers.Prepend($"{label}-config").Zip(sample.Blobs))
            Home.Labels[Digest.Of(bytes)] = name;
        return Keep(label, MediaType.OciManifest, sample.Manifest);
    }

    /// <summary>An index in the source over entries written as JSON.</summary>
    public Artifact Index(string label, params string[] entries) => Keep(label, MediaType.OciIndex, Samples.Index(entries));

    public Artifact Index(string label, params Artifact[] children) =>
        Index(label, [.. children.Select(static each => Samples.Entry(each.Descriptor))]);

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
