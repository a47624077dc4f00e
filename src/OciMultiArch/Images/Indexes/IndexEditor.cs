using System.Globalization;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>An index while it is edited: its bytes after each edit, and where its entries can be read.</summary>
internal sealed class IndexEditor(Artifact original)
{
    private readonly List<Artifact> children = [];
    private readonly List<Artifact> indexes = [original];
    private readonly List<Artifact> attached = [];
    private readonly AttachedReferrers before = Known(original);
    private ReadOnlyMemory<byte> bytes = original.Bytes;
    private ImageIndex view = original.Index!;

    public Artifact Finish()
    {
        if (view.Manifests.Count == 0 && original.Index!.Manifests.Count > 0)
            throw new ArgumentException($"Nothing would be left of the index {original.Digest}. To be rid of it, delete it.");
        DuplicatePlatforms.RefuseNew(view.Manifests, original.Index!.Manifests);
        var entries = view.Manifests.Select(static each => each.Digest).ToHashSet();
        if (bytes.Span.SequenceEqual(original.Bytes.Span))
            return before.Of(attached, entries).Except(original.Attached).ToArray() is { Length: > 0 } further ? original.With([.. original.Attached, .. further]) : original;
        var now = Descriptor.Of(original.MediaType, bytes.Span);
        Artifact edited = new(
            original.Descriptor with { Digest = now.Digest, Size = now.Size, Data = null, Urls = [] }, bytes, [], new(children: children, indexes: indexes));
        return edited.With(before.Of([.. original.Attached, .. attached], entries));
    }

    public async ValueTask AddAsync(Artifact image, bool replaces, CancellationToken cancellationToken)
    {
        IndexEntries added = new();
        await added.AddAsync(image, cancellationToken).ConfigureAwait(false);
        var isDocker = original.MediaType == MediaType.DockerIndex;
        if (added.All.FirstOrDefault(each => each.Descriptor.MediaType.IsManifest && each.Descriptor.MediaType.IsDocker != isDocker) is { } foreign)
            throw new ArgumentException(
                $"{foreign.Descriptor.Digest} is {foreign.Descriptor.MediaType}, but the index {original.Digest} is {original.MediaType}: registries refuse such a mixture. Convert one of them to the other's format first.");
        foreach (var entry in isDocker ? added.All : [])
            DockerLimits.Check(entry.Descriptor, null);
        var descriptors = added.All.Select(static each => each.Descriptor).ToArray();
        children.InsertRange(0, added.Children);
        indexes.AddRange(added.Indexes);
        attached.AddRange(added.AttachedTo(descriptors));
        before.Know(descriptors);
        foreach (var entry in added.All.Where(static each => !each.Descriptor.IsAttestation()))
            Place(entry, replaces);
        // Only now is it known which images are there.
        foreach (var entry in Attestation.WithImage([.. added.All.Where(static each => each.Descriptor.IsAttestation())], view.Manifests))
            Place(entry, replaces);
    }

    public void Remove(EntrySelector choice) => RemoveAt(Chosen(choice));

    public void Keep(IReadOnlyList<Platform> platforms)
    {
        var kept = platforms.SelectMany(each => Chosen(EntrySelector.Of(each))).ToHashSet();
        RemoveAt([.. Enumerable.Range(0, view.Manifests.Count).Where(at => !kept.Contains(at) && DuplicatePlatforms.IsImage(view.Manifests[at]))]);
    }

    public void Annotate(EntrySelector? choice, string key, string? value)
    {
        if (choice is null)
            Note(["annotations"], view.Annotations, key, value);
        foreach (var at in choice is null ? [] : Chosen(choice))
            Note(["manifests", at, "annotations"], view.Manifests[at].Annotations, key, value);
    }

    public void SetPlatform(EntrySelector choice, Platform? platform)
    {
        foreach (var at in Chosen(choice))
            SetPlatform(at, platform);
    }

    private void SetPlatform(int at, Platform? platform)
    {
        if (platform is null && original.MediaType == MediaType.DockerIndex)
            throw new ArgumentException($"Every entry of the Docker manifest list {original.Digest} needs a platform. Give another, or take the entry out.");
        if (view.Manifests[at].Platform != platform)
            Apply(platform is null ? JsonEdit.Remove(["manifests", at, "platform"]) : JsonEdit.Set(["manifests", at, "platform"], OciJson.Write(platform)));
    }

    // What is said already keeps its bytes, however it is written.
    private void Note(JsonPath annotations, IReadOnlyDictionary<string, string> stated, string key, string? value)
    {
        if (stated.GetValueOrDefault(key) == value && stated.ContainsKey(key) == (value is not null))
            return;
        if (value is not null && original.MediaType == MediaType.DockerIndex)
            throw new ArgumentException($"The Docker manifest list {original.Digest} cannot hold annotations. Make an OCI index of its images.");
        JsonPath place = [.. annotations, key];
        Apply(value is null ? JsonEdit.Remove(place) : JsonEdit.Set(place, OciJson.Value(value)));
    }

    private void Place(IndexEntry entry, bool replaces)
    {
        var twins = Places(each => DuplicatePlatforms.Are(each, entry.Descriptor) || IsSame(each, entry.Descriptor));
        if (twins.FindIndex(at => view.Manifests[at].SameContent(entry.Descriptor)) is >= 0 and var same)
        {
            var there = twins[same];
            foreach (var (key, value) in entry.Descriptor.Annotations)
                Note(["manifests", there, "annotations"], view.Manifests[there].Annotations, key, value);
            if (entry.SaysPlatform && entry.Descriptor.Platform.IsNamed())
                SetPlatform(there, entry.Descriptor.Platform);
            if (replaces)
                RemoveAt([.. twins.Where(at => at != there)]);
        }
        else if (replaces && twins is [var first, ..])
        {
            var old = view.Manifests[first];
            Apply(JsonEdit.Set(["manifests", first], entry.Json));
            RemoveAt(twins[1..], old);
        }
        else if (!view.Manifests.Contains(entry.Descriptor))
        {
            Apply(JsonEdit.Append(["manifests"], entry.Json));
        }
    }

    // What runs on no platform in particular, a chart say, is told by its digest.
    private static bool IsSame(Descriptor one, Descriptor two) =>
        one.SameContent(two) && !one.IsAttestation() && !two.IsAttestation() && !one.Platform.IsNamed() && !two.Platform.IsNamed();

    private static AttachedReferrers Known(Artifact index)
    {
        AttachedReferrers followers = new(index);
        followers.Know(index.Index!.Manifests);
        return followers;
    }

    // With them go the attestations of images that are named nowhere else in the index.
    private void RemoveAt(IReadOnlyList<int> places, params IEnumerable<Descriptor> replaced)
    {
        var left = view.Manifests.Where((each, at) => !places.Contains(at) && !each.IsAttestation()).Select(static each => each.Digest).ToHashSet();
        var gone = places.Select(at => view.Manifests[at]).Concat(replaced).Select(static each => each.Digest).Where(each => !left.Contains(each))
            .Select(static each => each.ToString()).ToHashSet(StringComparer.Ordinal);
        var orphans = Places(each => each.IsAttestation() && Attestation.ImageOf(each) is { } of && gone.Contains(of));
        Apply(places.Union(orphans).OrderDescending().Select(static at => JsonEdit.Remove(["manifests", at])));
    }

    private List<int> Chosen(EntrySelector choice) => Places(choice.Fits) is { Count: > 0 } places
        ? places
        : throw new ContentNotFoundException(string.Create(CultureInfo.InvariantCulture,
            $"The index {original.Digest} has no entry {choice.Text}{(original.Index!.Manifests.Any(choice.Fits) ? " any more: an edit before took it out" : "")}. {EntrySelector.Others(view.Manifests.Where(DuplicatePlatforms.IsImage).Select(static each => each.Platform!.ToString()))}"));

    private List<int> Places(Func<Descriptor, bool> fits) => [.. Enumerable.Range(0, view.Manifests.Count).Where(at => fits(view.Manifests[at]))];

    private void Apply(params IEnumerable<JsonEdit> edits)
    {
        bytes = JsonSplicer.Apply(bytes, edits);
        view = OciJson.ReadIndex(bytes, original.MediaType);
    }
}
