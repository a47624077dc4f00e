using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch.Images;

internal sealed partial class IndexImagesEditor
{
    /// <summary>Points the entries of one index at its new images; every other byte stays.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="index">The index.</param>
    /// <param name="children">The new image or index of each entry; null for an entry that was not fetched.</param>
    /// <param name="moved">The digest of each image that changed, with its new one.</param>
    /// <param name="isEdited">Whether the edit means an image.</param>
    private sealed class EntryPointer(
        ImageEdit edit,
        Artifact index,
        Artifact?[] children,
        IReadOnlyDictionary<Digest, Digest> moved,
        Func<Digest, bool> isEdited)
    {
        private readonly IReadOnlyList<Descriptor> entries = index.Index!.Manifests;
        private readonly List<JsonEdit> edits = [];
        private ILookup<Digest, int>? placesOfImages;

        public Artifact Run()
        {
            var type = edit.Format?.Index ?? index.MediaType;
            if (type != index.MediaType)
                Set(["mediaType"], type.Value);
            for (var at = 0; at < entries.Count; at++)
            {
                if (children[at] is { } child)
                    Point(at, entries[at], child);
            }
            if (edit.IsWithoutAnnotations)
                DropAnnotations();
            if (edit.Rebase is { } rebase && edit.Platforms.Count == 0)
            {
                var ofBase = BaseImage.AnnotationsOf(rebase.NewBase, rebase.NewBase);
                var stated = index.Index!.Annotations;
                edits.AddRange(BaseImage.UpdateAnnotations(["annotations"], stated, ofBase));
            }
            for (var at = entries.Count - 1; at >= 0; at--)
            {
                if (entries[at].IsAttestation)
                    PointAttestation(at, entries[at]);
            }
            return Finish(type);
        }

        private Artifact Finish(MediaType type)
        {
            var bytes = JsonSplicer.Apply(index.Bytes, edits);
            if (index.Bytes.Span.SequenceEqual(bytes) && type == index.MediaType)
                return index;
            var content = Descriptor.Of(type, bytes);
            var descriptor = index.Descriptor with
            {
                MediaType = type,
                Digest = content.Digest,
                Size = content.Size,
                Data = null,
                Urls = [],
            };
            ArtifactParts parts = new(children: children.OfType<Artifact>(), indexes: [index]);
            return new(descriptor, bytes, [], parts);
        }

        private void DropAnnotations()
        {
            edits.Add(JsonEdit.Remove(["annotations"]));
            for (var at = 0; at < entries.Count; at++)
            {
                if (!entries[at].IsAttestation)
                    edits.Add(JsonEdit.Remove(["manifests", at, "annotations"]));
            }
        }

        private void Point(int at, Descriptor entry, Artifact child)
        {
            if (child.Digest == entry.Digest && child.MediaType == entry.MediaType)
                return;
            edits.AddRange(IndexEntry.PointingEdits(["manifests", at], entry, child));
            if (edit.Rebase is not null && child.Manifest is { } manifest)
                DescribeBase(at, entry, child.Descriptor.Platform, manifest);
        }

        private void DescribeBase(int at, Descriptor entry, Platform? platform, ImageManifest manifest)
        {
            JsonPath place = ["manifests", at];
            var ofBase = BaseImage.BaseKeys.Select(key => (key, manifest.Annotations.GetValueOrDefault(key)));
            JsonPath annotations = [.. place, "annotations"];
            edits.AddRange(BaseImage.UpdateAnnotations(annotations, entry.Annotations, ofBase));
            if (!entry.Platform.IsNamed() || platform is null)
                return;
            JsonPath placeOfPlatform = [.. place, "platform"];
            edits.AddRange(BaseSwap.BuildEdits(placeOfPlatform, entry.Platform, platform));
        }

        private void PointAttestation(int at, Descriptor attestation)
        {
            var image = Attestation.DigestOfImage(attestation);
            if (edit.Attestations == AttestationHandling.Drop && IsOnlyEdited(image))
                edits.Add(JsonEdit.Remove(["manifests", at]));
            else if (image is not null && moved.TryGetValue(image, out var now) && !Stays(image))
                Set(["manifests", at, "annotations", Attestation.ImageKey], $"{now}");
        }

        private void Set(JsonPath path, string value) => edits.Add(JsonEdit.Set(path, OciJson.Value(value)));

        private bool IsOnlyEdited(Digest? image)
        {
            if (edit.Platforms.Count == 0)
                return true;
            if (image is null || !isEdited(image))
                return false;
            return PlacesOf(image).All(at => children[at] is not null);
        }

        // An image that is also listed as it was keeps its attestations.
        private bool Stays(Digest image) =>
            PlacesOf(image).Any(at => children[at] is not { } child || child.Digest == image);

        private IEnumerable<int> PlacesOf(Digest image)
        {
            if (placesOfImages is null)
            {
                var places = Enumerable.Range(0, entries.Count);
                var images = places.Where(at => !entries[at].IsAttestation);
                placesOfImages = images.ToLookup(at => entries[at].Digest);
            }
            return placesOfImages[image];
        }
    }
}
