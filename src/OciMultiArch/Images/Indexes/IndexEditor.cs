using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>An index while it is edited: its bytes after each edit, and where its entries can be read.</summary>
internal sealed partial class IndexEditor
{
    private readonly Artifact original;
    private readonly List<Artifact> children = [];
    private readonly List<Artifact> indexes;
    private readonly List<Artifact> attached = [];
    private readonly AttachedReferrers referrers;
    private readonly JsonSplicer splicer;
    private readonly EntryTable entries;
    private IReadOnlyDictionary<string, string> annotations;

    public IndexEditor(Artifact original)
    {
        this.original = original;
        indexes = [original];
        splicer = new(original.Bytes);
        entries = new(original.Index!.Manifests);
        annotations = original.Index.Annotations;
        referrers = new(original);
        referrers.Know(original.Index.Manifests);
    }

    /// <summary>
    /// Whether the edits were made before, on what another has changed since: what they removed or renamed may be gone.
    /// </summary>
    public bool IsRepeated { get; init; }

    private bool IsDocker => original.MediaType == MediaType.DockerIndex;

    /// <summary>Makes one change.</summary>
    /// <exception cref="ContentNotFoundException">The edit names a platform or digest that is not there.</exception>
    /// <exception cref="InvalidContentException">The index cannot hold what is asked.</exception>
    public async ValueTask ApplyAsync(IndexEdit edit, CancellationToken cancellationToken)
    {
        switch (edit.Kind)
        {
            case IndexEditKind.Add:
                await AddAsync(edit.Image!, DuplicatePlatformHandling.Refuse, cancellationToken).ConfigureAwait(false);
                break;
            case IndexEditKind.Replace:
                await AddAsync(edit.Image!, DuplicatePlatformHandling.Replace, cancellationToken).ConfigureAwait(false);
                break;
            case IndexEditKind.Remove:
                RemoveAt(ChosenUnlessDone(Selected(edit)!));
                break;
            case IndexEditKind.Keep:
                Keep(edit.Platforms);
                break;
            case IndexEditKind.Annotate:
                Annotate(Selected(edit), edit.Key!, edit.Value);
                break;
            default:
                SetPlatform(ChosenUnlessDone(Selected(edit)!), edit.NewPlatform);
                break;
        }
    }

    /// <summary>The index after the changes.</summary>
    /// <exception cref="InvalidContentException">
    /// Nothing is left, or two images have one platform that had different ones before.
    /// </exception>
    public Artifact Finish()
    {
        var before = original.Index!.Manifests;
        HashSet<Digest> digests = [.. entries.All.Select(static entry => entry.Digest)];
        if (digests.Count == 0 && before.Count > 0)
            throw new InvalidContentException(
                Problem.EmptyIndex,
                $"Nothing would be left of the index {original.Digest}.",
                new Remedy("Keep an image, or delete the whole index."));
        DuplicatePlatforms.Refuse(entries.Descriptors, before);
        foreach (var at in entries.Gone)
            splicer.Apply(JsonEdit.Remove(["manifests", at]));
        var bytes = splicer.ToArray();
        if (original.Bytes.Span.SequenceEqual(bytes))
            return Unchanged(digests);
        return Changed(bytes, digests);
    }

    private static EntrySelector? Selected(IndexEdit edit)
    {
        if (edit.Platform is not null)
            return EntrySelector.Of(edit.Platform);
        if (edit.Digest is not null)
            return EntrySelector.Of(edit.Digest);
        return null;
    }

    private Artifact Unchanged(HashSet<Digest> digests)
    {
        var further = referrers.Staying(attached, digests).Except(original.Attached).ToArray();
        if (further.Length == 0)
            return original;
        return original.With([.. original.Attached, .. further]);
    }

    private Artifact Changed(byte[] bytes, HashSet<Digest> digests)
    {
        var content = Descriptor.Of(original.MediaType, bytes);
        var descriptor = original.Descriptor with
        {
            Digest = content.Digest,
            Size = content.Size,
            Data = null,
            Urls = [],
        };
        Artifact edited = new(descriptor, bytes, [], new(children: children, indexes: indexes));
        return edited.With(referrers.Staying([.. original.Attached, .. attached], digests)).EditedFrom(original);
    }

    // What states no platform, or half of one, is none of those that are kept. Indexes stay: what is in them is not told.
    private void Keep(IReadOnlyList<Platform> platforms)
    {
        var kept = platforms.SelectMany(platform => Chosen(EntrySelector.Of(platform))).ToHashSet();
        var images = entries.Where(static entry => entry.IsImage || IsUntold(entry));
        RemoveAt([.. images.Where(at => !kept.Contains(at))]);
    }

    private static bool IsUntold(ListedEntry entry) =>
        entry.Descriptor.MediaType.IsImageManifest && entry.IsWithoutPlatform;

    private void Annotate(EntrySelector? selector, string key, string? value)
    {
        if (selector is null)
        {
            if (SetAnnotation(["annotations"], annotations, key, value))
                annotations = With(annotations, key, value);
            return;
        }
        foreach (var at in Chosen(selector))
            AnnotateAt(at, key, value);
    }

    private void AnnotateAt(int at, string key, string? value)
    {
        var entry = entries[at].Descriptor;
        if (SetAnnotation(["manifests", at, "annotations"], entry.Annotations, key, value))
            entries[at] = new(entry with { Annotations = With(entry.Annotations, key, value) });
    }

    private static Dictionary<string, string> With(
        IReadOnlyDictionary<string, string> stated, string key, string? value)
    {
        Dictionary<string, string> now = new(stated, StringComparer.Ordinal);
        if (value is null)
            now.Remove(key);
        else
            now[key] = value;
        return now;
    }

    // An annotation that has the value already keeps its bytes, however it is written.
    private bool SetAnnotation(
        JsonPath place, IReadOnlyDictionary<string, string> stated, string key, string? value)
    {
        var isStated = stated.TryGetValue(key, out var before);
        if (isStated == (value is not null) && before == value)
            return false;
        if (value is not null && IsDocker)
            throw new InvalidContentException(
                Problem.UnsupportedByDocker,
                $"The Docker manifest list {original.Digest} cannot hold annotations.",
                new Remedy(RemedyKind.ConvertFirst, "Convert it to the OCI format with ConvertAsync first."));
        Write([.. place, key], value is null ? null : OciJson.Value(value));
        return true;
    }

    private void SetPlatform(IReadOnlyList<int> places, Platform? platform)
    {
        foreach (var at in places)
            SetPlatform(at, platform);
    }

    private void SetPlatform(int at, Platform? platform)
    {
        var entry = entries[at].Descriptor;
        if (platform is null && IsDocker)
            throw DockerLimits.NeedsPlatform(entry.Digest);
        if (entry.Platform == platform)
            return;
        Write(["manifests", at, "platform"], platform is null ? null : OciJson.Write(platform));
        entries[at] = new(entry with { Platform = platform });
    }

    private void Write(JsonPath place, byte[]? value) =>
        splicer.Apply(value is null ? JsonEdit.RemoveOptional(place) : JsonEdit.Set(place, value));
}
