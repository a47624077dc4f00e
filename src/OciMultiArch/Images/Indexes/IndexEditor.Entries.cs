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
        foreach (var attestation in Attestation.WithImage(attestations, entries))
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
        var descriptor = entry.Descriptor;
        var duplicates = Places(there => AreDuplicates(there, descriptor));
        var same = Places(there => AreSame(there, descriptor));
        if (same is [var place, ..])
        {
            Update(place, entry);
            if (handling == DuplicatePlatformHandling.Replace)
                RemoveAt([.. duplicates.Where(at => at != place)]);
        }
        else if (handling == DuplicatePlatformHandling.Replace && duplicates.Count > 0)
        {
            var old = entries[duplicates[0]];
            Put(JsonEdit.Set(["manifests", duplicates[0]], entry.Json));
            RemoveAt(duplicates[1..], old);
        }
        else if (!entries.Contains(descriptor))
        {
            Put(JsonEdit.Append(["manifests"], entry.Json));
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

    private static bool AreDuplicates(Descriptor one, Descriptor other) =>
        AreSame(one, other) || DuplicatePlatforms.Are(one, other);

    // What runs on no platform in particular, a chart say, is known by its digest alone.
    private static bool AreSame(Descriptor one, Descriptor other)
    {
        if (!one.SameContent(other))
            return false;
        if (IsWithoutPlatform(one) && IsWithoutPlatform(other))
            return true;
        if (!DuplicatePlatforms.IsImage(one) || !DuplicatePlatforms.IsImage(other))
            return false;
        return DuplicatePlatforms.Key(one.Platform!) == DuplicatePlatforms.Key(other.Platform!);
    }

    private static bool IsWithoutPlatform(Descriptor entry) => !entry.IsAttestation && !entry.Platform.IsNamed();

    // The attestations of images that no other entry names go too.
    private void RemoveAt(IReadOnlyList<int> places, params IEnumerable<Descriptor> replaced)
    {
        var images = Places(static entry => !entry.IsAttestation);
        var staying = images.Except(places).Select(at => entries[at].Digest).ToHashSet();
        var leaving = places.Select(at => entries[at]).Concat(replaced);
        var gone = leaving.Select(static entry => entry.Digest).Where(digest => !staying.Contains(digest));
        var orphans = AttestationsOf(gone);
        int[] leave = [.. places.Union(orphans).OrderDescending()];
        foreach (var at in leave)
        {
            splicer.Apply(JsonEdit.Remove(["manifests", at]));
            entries.RemoveAt(at);
        }
    }

    private List<int> AttestationsOf(IEnumerable<Digest> images)
    {
        var names = images.Select(static image => image.ToString()).ToHashSet(StringComparer.Ordinal);
        return Places(entry => entry.IsAttestation && names.Contains(Attestation.ImageOf(entry) ?? ""));
    }

    private List<int> ChosenUnlessDone(EntrySelector selector) =>
        IsRepeated ? Places(selector.Fits) : Chosen(selector);

    private List<int> Chosen(EntrySelector selector)
    {
        var places = Places(selector.Fits);
        return places.Count > 0 ? places : throw NotThere(selector);
    }

    private ContentNotFoundException NotThere(EntrySelector selector)
    {
        var missing = $"has no entry {selector.Text}";
        if (original.Index!.Manifests.Any(selector.Fits))
            missing = $"no longer has an entry {selector.Text}: an earlier edit removed it";
        var images = entries.Where(DuplicatePlatforms.IsImage);
        var instead = EntrySelector.Instead(images.Select(static entry => entry.Platform!.ToString()));
        return new(selector.Problem, $"The index {original.Digest} {missing}. {instead}");
    }

    private List<int> Places(Func<Descriptor, bool> fits) =>
        [.. Enumerable.Range(0, entries.Count).Where(at => fits(entries[at]))];
}
