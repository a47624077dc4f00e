using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Points the entries of one index at what came of its images; every other byte stays.</summary>
internal sealed class IndexRewriting(ImageEdit edit, IndexImagesEditor images, Artifact index, Artifact?[] children)
{
    private readonly IReadOnlyList<Descriptor> entries = index.Index!.Manifests;
    private readonly List<JsonEdit> edits = [];

    public Artifact Finish()
    {
        var type = edit.Format?.Index ?? index.MediaType;
        if (type != index.MediaType)
            edits.Add(JsonEdit.Set(["mediaType"], OciJson.Value(type.Value)));
        for (var at = 0; at < entries.Count; at++)
            if (children[at] is { } child)
                Point(at, entries[at], child);
        if (edit.Rebase is { } rebase && edit.Platforms.Count == 0)
            edits.AddRange(BaseAnnotations.Update(["annotations"], index.Index!.Annotations, BaseAnnotations.Of(rebase.NewBase, rebase.NewBase)));
        Attestations();
        var bytes = JsonSplicer.Apply(index.Bytes, edits);
        if (index.Bytes.Span.SequenceEqual(bytes) && type == index.MediaType)
            return index;
        var now = Descriptor.Of(type, bytes);
        return new(
            index.Descriptor with { MediaType = type, Digest = now.Digest, Size = now.Size, Data = null, Urls = [] },
            bytes, [], new(children: children.OfType<Artifact>(), indexes: [index]));
    }

    private void Point(int at, Descriptor entry, Artifact child)
    {
        if (child.Digest == entry.Digest && child.MediaType == entry.MediaType)
            return;
        edits.AddRange(EntryPointing.Edits(["manifests", at], entry, child));
        if (edit.Rebase is not null && child.Manifest is { } manifest)
            OnNewBase(at, entry, child.Descriptor.Platform, manifest);
    }

    private void OnNewBase(int at, Descriptor entry, Platform? platform, ImageManifest manifest)
    {
        edits.AddRange(BaseAnnotations.Update(
            ["manifests", at, "annotations"], entry.Annotations, BaseAnnotations.Keys.Select(each => (each, manifest.Annotations.GetValueOrDefault(each)))));
        if (!entry.Platform.IsNamed() || platform is null)
            return;
        if (platform.OsVersion is null)
            edits.Add(JsonEdit.Remove(["manifests", at, "platform", "os.version"]));
        else if (platform.OsVersion != entry.Platform.OsVersion)
            edits.Add(JsonEdit.Set(["manifests", at, "platform", "os.version"], OciJson.Value(platform.OsVersion)));
        if (platform.OsFeatures.Count == 0)
            edits.Add(JsonEdit.Remove(["manifests", at, "platform", "os.features"]));
        else if (!platform.OsFeatures.Equals(entry.Platform.OsFeatures))
            edits.Add(JsonEdit.Set(["manifests", at, "platform", "os.features"], OciJson.Write(platform.OsFeatures)));
    }

    private void Attestations()
    {
        for (var at = entries.Count - 1; at >= 0; at--)
        {
            if (!entries[at].IsAttestation())
                continue;
            _ = Digest.TryParse(Attestation.ImageOf(entries[at]), null, out var of);
            if (edit.Attestations == AttestationHandling.Drop && IsAllMeant(of))
                edits.Add(JsonEdit.Remove(["manifests", at]));
            else if (of is not null && images.Moved.TryGetValue(of, out var now) && !Stays(of))
                edits.Add(JsonEdit.Set(["manifests", at, "annotations", Attestation.Attested], OciJson.Value(now.ToString())));
        }
    }

    private bool IsAllMeant(Digest? image) =>
        edit.Platforms.Count == 0 || (image is not null && images.Meant.ContainsKey(image) && !Entered(image).Any(at => children[at] is null));

    // An image that also stands here as it was keeps its attestations.
    private bool Stays(Digest image) => Entered(image).Any(at => children[at] is not { } child || child.Digest == image);

    private IEnumerable<int> Entered(Digest image) => Enumerable.Range(0, entries.Count).Where(at => entries[at].Digest == image && !entries[at].IsAttestation());
}
