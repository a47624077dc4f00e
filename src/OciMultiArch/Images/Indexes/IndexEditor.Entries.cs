using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Entries that come and go, each image with its attestations.</summary>
internal sealed partial class IndexEditor
{
    private async ValueTask AddAsync(
        Artifact image, DuplicatePlatformHandling handling, CancellationToken cancellationToken)
    {
        IndexBuilder added = new();
        await added.AddAsync(image, cancellationToken).ConfigureAwait(false);
        var descriptors = added.Entries.Select(static entry => entry.Descriptor).ToArray();
        CheckFormat(descriptors);
        children.InsertRange(0, added.Children);
        indexes.AddRange(added.Indexes);
        attached.AddRange(added.AttachedTo(descriptors));
        referrers.Know(descriptors);
        foreach (var entry in added.Entries.Where(static entry => !entry.Descriptor.IsAttestation))
            Place(entry, handling);
        // Only now is it known which images are there.
        IndexEntry[] attestations = [.. added.Entries.Where(static entry => entry.Descriptor.IsAttestation)];
        foreach (var attestation in Attestation.WithImage(attestations, entries.Descriptors))
            Place(attestation, handling);
    }

    private void CheckFormat(Descriptor[] added)
    {
        var foreign = Array.Find(added, IsForeign);
        if (foreign is not null)
            throw new InvalidContentException(
                Problem.MixedFormats,
                $"{foreign.Digest} is {foreign.MediaType}, but the index {original.Digest} is {original.MediaType}. "
                + "Registries refuse such a mixture.",
                new Remedy(RemedyKind.ConvertFirst, "Convert one of them to the other's format with ConvertAsync."));
        if (!IsDocker)
            return;
        foreach (var entry in added)
            DockerLimits.CheckEntry(entry);
    }

    private bool IsForeign(Descriptor entry) => entry.MediaType.IsManifest && entry.MediaType.IsDocker != IsDocker;

    private void Place(IndexEntry entry, DuplicatePlatformHandling handling)
    {
        // What is new is read as any reader will read it.
        ListedEntry placed = new(OciJson.ReadDescriptor(entry.Json));
        var duplicates = entries.DuplicatesOf(placed);
        var same = entries.SameAs(placed);
        if (same is [var place, ..])
        {
            Update(place, entry);
            if (handling == DuplicatePlatformHandling.Replace)
                RemoveAt([.. duplicates.Where(at => at != place)]);
        }
        else if (handling == DuplicatePlatformHandling.Replace && duplicates.Count > 0)
        {
            var old = entries[duplicates[0]];
            splicer.Apply(JsonEdit.Set(["manifests", duplicates[0]], entry.Json));
            entries[duplicates[0]] = placed;
            RemoveAt([.. duplicates.Skip(1)], old);
        }
        else if (!entries.With(entry.Descriptor.Digest).Any(at => entries[at].Descriptor == entry.Descriptor))
        {
            splicer.Apply(JsonEdit.Append(["manifests"], entry.Json));
            entries.Add(placed);
        }
    }

    // The image is there already: what is said of it now is added to what its entry says.
    private void Update(int at, IndexEntry entry)
    {
        foreach (var (key, value) in entry.Descriptor.Annotations)
            AnnotateAt(at, key, value);
        if (entry.StatesPlatform && entry.Descriptor.Platform.IsNamed())
            SetPlatform(at, entry.Descriptor.Platform);
    }

    // The attestations of images that no other entry names go too.
    private void RemoveAt(IReadOnlyList<int> places, params IEnumerable<ListedEntry> replaced)
    {
        var leaving = places.Select(at => entries[at]).Concat(replaced);
        var gone = leaving.Select(static entry => entry.Digest).Where(digest => !StaysWithout(places, digest));
        var orphans = gone.SelectMany(entries.AttestationsOf).ToArray();
        foreach (var at in places.Union(orphans))
            entries.Remove(at);
    }

    private bool StaysWithout(IReadOnlyList<int> places, Digest digest) =>
        entries.With(digest).Except(places).Any(at => !entries[at].IsAttestation);

    private IReadOnlyList<int> ChosenUnlessDone(EntrySelector selector) =>
        IsRepeated ? Fitting(selector) : Chosen(selector);

    private IReadOnlyList<int> Chosen(EntrySelector selector)
    {
        var places = Fitting(selector);
        return places.Count > 0 ? places : throw NotThere(selector);
    }

    private ContentNotFoundException NotThere(EntrySelector selector)
    {
        var missing = $"has no entry {selector.Text}";
        if (original.Index!.Manifests.Any(selector.Fits))
            missing = $"no longer has an entry {selector.Text}: an earlier edit removed it";
        var images = entries.All.Where(static entry => entry.IsImage);
        var instead = EntrySelector.Instead(images.Select(static entry => entry.Descriptor.Platform!.ToString()));
        return new(selector.Problem, $"The index {original.Digest} {missing}. {instead}");
    }

    private IReadOnlyList<int> Fitting(EntrySelector selector) =>
        selector.Digest is null ? entries.Where(selector.IsMeant) : entries.With(selector.Digest);
}
