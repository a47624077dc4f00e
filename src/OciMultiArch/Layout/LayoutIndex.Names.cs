using OciMultiArch.Content;

namespace OciMultiArch.Layout;

/// <content>Names as other programs write them: image references, or any text, or none.</content>
internal sealed partial class LayoutIndex
{
    /// <summary>
    /// Whether nothing here has a name and each entry is the image of another platform, or belongs to one: index.json
    /// is then what a registry would hold as the index.
    /// </summary>
    public bool IsImage
    {
        get
        {
            if (Entries.Any(static entry => NameIn(entry) is not null))
                return false;
            var images = Entries.Where(static entry => !entry.IsAttestation).ToArray();
            if (images.Length < 2 || !images.All(IsOfPlatform))
                return false;
            var platforms = images.Select(static image => image.Platform!.CanonicalKey);
            return platforms.Distinct(StringComparer.Ordinal).Count() == images.Length;
        }
    }

    /// <summary>
    /// The name of an entry: that of the specification, otherwise the one that containerd and Docker write; null for
    /// none.
    /// </summary>
    public static string? NameIn(Descriptor entry) =>
        NameOf(entry) ?? entry.Annotations.GetValueOrDefault(ContainerdName);

    /// <summary>A name that no other content has, where the entry has one.</summary>
    public string? UniqueNameIn(Descriptor entry)
    {
        if (NameIn(entry) is not { } name)
            return null;
        var isShared = Having(other => NameIn(other) == name).Count > 1;
        return isShared ? entry.Annotations.GetValueOrDefault(ContainerdName, name) : name;
    }

    /// <summary>
    /// The different contents that a name means: those that have exactly it, else those whose name is the same image
    /// reference, else those whose name is a reference with this tag.
    /// </summary>
    public IReadOnlyList<Descriptor> Meant(string name)
    {
        var exact = Having(entry => NameOf(entry) == name);
        if (exact.Count == 0)
            exact = Having(entry => entry.Annotations.GetValueOrDefault(ContainerdName) == name);
        if (exact.Count == 0 && ReferenceOf(name) is { } wanted)
            exact = Having(entry => ReferencesIn(entry).Contains(wanted));
        if (exact.Count == 0)
            exact = Having(entry => TagsIn(entry).Contains(name));
        return exact;
    }

    /// <summary>
    /// The index without the entries of these contents that have no name, or that of a signature; this very one where there
    /// is none.
    /// </summary>
    public LayoutIndex WithoutAttached(HashSet<Digest> contents)
    {
        var places = Enumerable.Range(0, Entries.Count).Where(IsMeant);
        return Edited([.. places], []);

        bool IsMeant(int place)
        {
            var name = NameIn(Entries[place]);
            var isAttached = name is null || SignatureTag.SubjectOf(name) is not null;
            return isAttached && contents.Contains(Entries[place].Digest);
        }
    }

    private static bool IsOfPlatform(Descriptor entry) =>
        entry.MediaType.IsImageManifest && entry.Platform.IsNamed();

    private static IEnumerable<string?> TagsIn(Descriptor entry) =>
        ReferencesIn(entry).Select(static reference => reference.Tag?.Value);

    private static IEnumerable<ImageReference> ReferencesIn(Descriptor entry)
    {
        string?[] names = [NameOf(entry), entry.Annotations.GetValueOrDefault(ContainerdName)];
        return names.Select(ReferenceOf).OfType<ImageReference>();
    }

    // A name without '/' and ':' is a tag to most programs.
    private static ImageReference? ReferenceOf(string? name)
    {
        if (name is null || !name.AsSpan().ContainsAny('/', ':'))
            return null;
        return ImageReference.TryParse(name, null, out var reference) ? reference : null;
    }

    private IReadOnlyList<Descriptor> Having(Func<Descriptor, bool> isMeant)
    {
        var meant = Entries.Where(isMeant);
        return [.. meant.DistinctBy(static entry => (entry.Digest, entry.MediaType, entry.Size))];
    }
}
