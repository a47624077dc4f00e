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
    private ReadOnlyMemory<byte> bytes;
    private ImageIndex view;

    public IndexEditor(Artifact original)
    {
        this.original = original;
        indexes = [original];
        bytes = original.Bytes;
        view = original.Index!;
        referrers = new(original);
        referrers.Know(view.Manifests);
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
        if (view.Manifests.Count == 0 && before.Count > 0)
            throw new InvalidContentException(
                Problem.EmptyIndex,
                $"Nothing would be left of the index {original.Digest}.",
                new Remedy("Keep an image, or delete the whole index."));
        DuplicatePlatforms.Refuse(view.Manifests, before);
        var entries = view.Manifests.Select(static entry => entry.Digest).ToHashSet();
        if (bytes.Span.SequenceEqual(original.Bytes.Span))
            return Unchanged(entries);
        return Changed(entries);
    }

    private static EntrySelector? Selected(IndexEdit edit)
    {
        if (edit.Platform is not null)
            return EntrySelector.Of(edit.Platform);
        if (edit.Digest is not null)
            return EntrySelector.Of(edit.Digest);
        return null;
    }

    private Artifact Unchanged(HashSet<Digest> entries)
    {
        var further = referrers.Staying(attached, entries).Except(original.Attached).ToArray();
        if (further.Length == 0)
            return original;
        return original.With([.. original.Attached, .. further]);
    }

    private Artifact Changed(HashSet<Digest> entries)
    {
        var content = Descriptor.Of(original.MediaType, bytes.Span);
        var descriptor = original.Descriptor with
        {
            Digest = content.Digest,
            Size = content.Size,
            Data = null,
            Urls = [],
        };
        Artifact edited = new(descriptor, bytes, [], new(children: children, indexes: indexes));
        return edited.With(referrers.Staying([.. original.Attached, .. attached], entries)).EditedFrom(original);
    }

    // What states no platform, or half of one, is none of those that are kept. Indexes stay: what is in them is not told.
    private void Keep(IReadOnlyList<Platform> platforms)
    {
        var kept = platforms.SelectMany(platform => Chosen(EntrySelector.Of(platform))).ToHashSet();
        var images = Places(static entry => DuplicatePlatforms.IsImage(entry) || IsUntold(entry));
        RemoveAt([.. images.Where(at => !kept.Contains(at))]);
    }

    private static bool IsUntold(Descriptor entry) => entry.MediaType.IsImageManifest && IsWithoutPlatform(entry);

    private void Annotate(EntrySelector? selector, string key, string? value)
    {
        if (selector is null)
        {
            SetAnnotation(["annotations"], view.Annotations, key, value);
            return;
        }
        foreach (var at in Chosen(selector))
            AnnotateAt(at, key, value);
    }

    private void AnnotateAt(int at, string key, string? value)
    {
        var stated = view.Manifests[at].Annotations;
        SetAnnotation(["manifests", at, "annotations"], stated, key, value);
    }

    // An annotation that has the value already keeps its bytes, however it is written.
    private void SetAnnotation(
        JsonPath annotations, IReadOnlyDictionary<string, string> stated, string key, string? value)
    {
        var isStated = stated.TryGetValue(key, out var before);
        if (isStated == (value is not null) && before == value)
            return;
        if (value is not null && IsDocker)
            throw new InvalidContentException(
                Problem.UnsupportedByDocker,
                $"The Docker manifest list {original.Digest} cannot hold annotations.",
                new Remedy(RemedyKind.ConvertFirst, "Convert it to the OCI format with ConvertAsync first."));
        Write([.. annotations, key], value is null ? null : OciJson.Value(value));
    }

    private void SetPlatform(IReadOnlyList<int> places, Platform? platform)
    {
        foreach (var at in places)
            SetPlatform(at, platform);
    }

    private void SetPlatform(int at, Platform? platform)
    {
        if (platform is null && IsDocker)
            throw DockerLimits.NeedsPlatform(view.Manifests[at].Digest);
        if (view.Manifests[at].Platform == platform)
            return;
        Write(["manifests", at, "platform"], platform is null ? null : OciJson.Write(platform));
    }

    private void Write(JsonPath place, byte[]? value) =>
        Apply(value is null ? JsonEdit.Remove(place) : JsonEdit.Set(place, value));

    private void Apply(params IEnumerable<JsonEdit> edits)
    {
        bytes = JsonSplicer.Apply(bytes, edits);
        view = OciJson.ReadIndex(bytes, original.MediaType);
    }
}
