using System.Globalization;
using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>An index while it is edited: its bytes after each edit, and where its entries can be read.</summary>
internal sealed class IndexEdition(Artifact original)
{
    private readonly List<Artifact> children = [];
    private readonly List<Artifact> indexes = [original];
    private readonly List<Artifact> attached = [.. original.Attached];
    private ReadOnlyMemory<byte> bytes = original.Bytes;
    private ImageIndex view = original.Index!;

    public Artifact Finish()
    {
        Twins.Refuse(view.Manifests);
        if (bytes.Span.SequenceEqual(original.Bytes.Span))
            return attached.Count == original.Attached.Count ? original : original.With(attached);
        var entries = view.Manifests.Select(static each => each.Digest).ToHashSet();
        Artifact edited = new(
            Descriptor.Of(original.MediaType, bytes.Span) with { ArtifactType = original.Descriptor.ArtifactType }, bytes, [], new(children: children, indexes: indexes));
        return edited.With(attached.Where(each => entries.Contains(each.Subject!.Digest)));
    }

    public async ValueTask AddAsync(Artifact image, bool replaces, CancellationToken cancellationToken)
    {
        IndexEntries added = new();
        await added.AddAsync(image, cancellationToken).ConfigureAwait(false);
        var isDocker = original.MediaType == MediaType.DockerIndex;
        if (added.All.FirstOrDefault(each => each.Descriptor.MediaType.IsManifest && each.Descriptor.MediaType.IsDocker != isDocker) is { } foreign)
            throw new ArgumentException(
                $"{foreign.Descriptor.Digest} is {foreign.Descriptor.MediaType}, but the index {original.Digest} is {original.MediaType}: registries refuse such a mixture. Convert one of them to the other's format first.");
        children.InsertRange(0, added.Children);
        indexes.AddRange(added.Indexes);
        attached.AddRange(added.AttachedTo(added.All.Select(static each => each.Descriptor)));
        foreach (var entry in added.All)
            Place(entry, replaces);
    }

    public void Remove(EntryChoice choice) => RemoveAt(Chosen(choice));

    public void Keep(IReadOnlyList<Platform> platforms)
    {
        var kept = platforms.SelectMany(each => Chosen(EntryChoice.Of(each))).ToHashSet();
        RemoveAt([.. Enumerable.Range(0, view.Manifests.Count).Where(at => !kept.Contains(at) && Twins.IsImage(view.Manifests[at]))]);
    }

    public void Annotate(EntryChoice? choice, string key, string? value)
    {
        if (original.MediaType == MediaType.DockerIndex)
            throw new ArgumentException($"The Docker manifest list {original.Digest} cannot hold annotations. Make an OCI index of its images.");
        IEnumerable<JsonPath> places = choice is null ? [JsonPath.Of(["annotations", key])] : Chosen(choice).Select(at => JsonPath.Of(["manifests", at, "annotations", key]));
        Apply(places.Select(each => value is null ? JsonEdit.Remove(each) : JsonEdit.Set(each, OciJson.Value(value))));
    }

    public void SetPlatform(EntryChoice choice, Platform? platform) => Apply(Chosen(choice).Select(at =>
        platform is null ? JsonEdit.Remove(["manifests", at, "platform"]) : JsonEdit.Set(["manifests", at, "platform"], OciJson.Write(platform))));

    private void Place(IndexEntry entry, bool replaces)
    {
        var twins = replaces ? Places(each => Twins.Are(each, entry.Descriptor)) : [];
        if (twins is [var first, ..])
        {
            var old = view.Manifests[first];
            if (old.SameContent(entry.Descriptor))
                return;
            Apply([JsonEdit.Set(["manifests", first], entry.Json)]);
            RemoveAt(twins[1..], old);
        }
        else if (!view.Manifests.Contains(entry.Descriptor))
        {
            Apply([JsonEdit.Append(["manifests"], entry.Json)]);
        }
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

    private List<int> Chosen(EntryChoice choice) => Places(choice.Fits) is { Count: > 0 } places
        ? places
        : throw new ContentNotFoundException(string.Create(CultureInfo.InvariantCulture,
            $"The index {original.Digest} has no entry {choice.Text}. It has {string.Join(", ", view.Manifests.Where(Twins.IsImage).Select(static each => each.Platform))}."));

    private List<int> Places(Func<Descriptor, bool> fits) => [.. Enumerable.Range(0, view.Manifests.Count).Where(at => fits(view.Manifests[at]))];

    private void Apply(IEnumerable<JsonEdit> edits)
    {
        bytes = JsonSplicer.Apply(bytes, edits);
        view = OciJson.ReadIndex(bytes, original.MediaType);
    }
}
