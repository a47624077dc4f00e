using OciMultiArch.Json;

namespace OciMultiArch.Layout;

/// <summary>
/// index.json: the roots of a layout, some of them with a name (image-spec, image-layout.md, "index.json file").
/// Immutable.
/// </summary>
internal sealed partial class LayoutIndex
{
    public const string FileName = "index.json";

    /// <summary>The most bytes of index.json that are read.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const int MaxEntries = 10_000;
    private const string RefName = AnnotationKeys.RefName;
    private const string ContainerdName = AnnotationKeys.ContainerdImageName;

    private readonly ImageIndex view;

    private LayoutIndex(ImageIndex view, ReadOnlyMemory<byte> bytes)
    {
        this.view = view;
        Bytes = bytes;
    }

    public static LayoutIndex Empty { get; } = Read(OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex }));

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What index.json is as an index.</summary>
    public MediaType MediaType => TypeOf(Bytes);

    public IReadOnlyList<Descriptor> Entries => view.Manifests;

    /// <summary>
    /// The tags, in the order of the entries. Names are free text to other tools; those that are no tags are left out.
    /// </summary>
    public IEnumerable<Tag> Tags => Entries.Select(TagOf).OfType<Tag>().Distinct();

    /// <summary>A new index of these entries, in this order.</summary>
    /// <exception cref="OciException">They are more than are read.</exception>
    public static LayoutIndex Of(IReadOnlyList<Descriptor> entries)
    {
        if (entries.Count > MaxEntries)
            throw TooMany(entries.Count);
        return Read(OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex, Manifests = entries }));
    }

    /// <exception cref="FormatException">The bytes are not an index.</exception>
    public static LayoutIndex Read(ReadOnlyMemory<byte> bytes)
    {
        var whole = WithList(bytes);
        return new(OciJson.ReadIndex(whole, TypeOf(whole)), whole);
    }

    /// <summary>The entries of an artifact: one for each tag, or one without a tag where there are none.</summary>
    public static IReadOnlyList<Descriptor> EntriesOf(Artifact artifact, IReadOnlyList<Tag> tags)
    {
        if (tags.Count == 0)
            return [EntryOf(artifact, tag: null)];
        return [.. tags.Distinct().Select(tag => EntryOf(artifact, tag))];
    }

    /// <summary>The entry of an artifact with a tag, or without one.</summary>
    public static Descriptor EntryOf(Artifact artifact, Tag? tag)
    {
        var given = WithoutName(artifact.Descriptor);
        var type = given.ArtifactType ?? artifact.Manifest?.ArtifactType ?? artifact.Index?.ArtifactType;
        var entry = given with { Data = null, ArtifactType = type };
        return tag is null ? entry : WithTag(entry, tag);
    }

    /// <summary>An entry with a tag.</summary>
    public static Descriptor WithTag(Descriptor entry, Tag tag) => WithAnnotation(entry, RefName, tag.Value);

    /// <summary>
    /// A tagged entry that also says its repository, as containerd and Docker do; one without a tag stays as it is.
    /// </summary>
    public static Descriptor WithRepository(Descriptor entry, RepositoryName repository) =>
        TagOf(entry) is { } tag ? WithAnnotation(entry, ContainerdName, $"{repository}:{tag}") : entry;

    /// <summary>An entry with a whole name, which Docker's programs give: a tag may stand in several repositories.</summary>
    public static Descriptor WithWholeName(Descriptor entry, string name) => WithAnnotation(entry, ContainerdName, name);

    /// <summary>Whether an entry says that its name is one of a repository.</summary>
    public static bool IsOf(Descriptor entry, RepositoryName repository)
    {
        var name = entry.Annotations.GetValueOrDefault(ContainerdName);
        return ImageReference.TryParse(name, null, out var reference) && reference.Repository == repository;
    }

    /// <summary>The tag of an entry; null when it has no name that is a tag.</summary>
    public static Tag? TagOf(Descriptor entry) => Tag.TryParse(NameOf(entry), null, out var tag) ? tag : null;

    /// <summary>
    /// What another document may say of the content: the name belongs to index.json alone (image-spec, annotations.md).
    /// </summary>
    public static Descriptor WithoutName(Descriptor entry)
    {
        if (!entry.Annotations.Keys.Any(IsName))
            return entry;
        return entry with { Annotations = entry.Annotations.Where(static pair => !IsName(pair.Key)).ToDictionary() };
    }

    /// <summary>
    /// The different contents that a tag stands for; more than one only where another tool wrote them.
    /// </summary>
    public IReadOnlyList<Descriptor> EntriesNamed(Tag tag) =>
        Having(entry => NameOf(entry) == tag.Value);

    /// <summary>
    /// The index in which the entries stand and their names stand for nothing else; this very one where that is so
    /// already. All other entries, and what else other tools wrote into the document, stay byte for byte.
    /// </summary>
    /// <exception cref="OciException">It would have more entries than are read.</exception>
    public LayoutIndex With(IEnumerable<Descriptor> entries)
    {
        HashSet<int> removed = [];
        List<Descriptor> added = [];
        foreach (var entry in entries)
        {
            var covering = 0;
            foreach (var place in PlacesOf(entry))
            {
                if (Covers(Entries[place], entry))
                    covering++;
                else
                    removed.Add(place);
            }
            if (covering == 0)
                added.Add(entry);
        }
        return Edited(removed, added);
    }

    /// <summary>The index without a tag and all that it stands for; this very one where there is no such tag.</summary>
    public LayoutIndex Without(Tag tag)
    {
        var removed = Enumerable.Range(0, Entries.Count).Where(place => NameOf(Entries[place]) == tag.Value);
        return Edited([.. removed], []);
    }

    // Docker's list is there where a program wrote its image as index.json.
    private static MediaType TypeOf(ReadOnlyMemory<byte> bytes) =>
        OciJson.StatedType(bytes) is { IsIndex: true } stated ? stated : MediaType.OciIndex;

    // Engines of Docker have written null for a list without entries.
    private static ReadOnlyMemory<byte> WithList(ReadOnlyMemory<byte> bytes)
    {
        if (!OciJson.IsNull(bytes, "manifests"))
            return bytes;
        return JsonSplicer.Apply(bytes, JsonEdit.Set(["manifests"], "[]"u8.ToArray()));
    }

    private LayoutIndex Edited(HashSet<int> removed, List<Descriptor> added)
    {
        if (removed.Count == 0 && added.Count == 0)
            return this;
        var count = Entries.Count - removed.Count + added.Count;
        if (count > MaxEntries)
            throw TooMany(count);
        var removals = removed.OrderDescending().Select(static place => JsonEdit.Remove(["manifests", place]));
        var additions = added.Select(static entry => JsonEdit.Append(["manifests"], OciJson.Write(entry)));
        return Read(JsonSplicer.Apply(Bytes, removals.Concat(additions)));
    }

    // A name stands for one content, so that all entries of that name count. An entry without a name is compared by its
    // content.
    private IEnumerable<int> PlacesOf(Descriptor entry)
    {
        var name = NameOf(entry);
        return Enumerable.Range(0, Entries.Count)
            .Where(place => NameOf(Entries[place]) == name && (name is not null || Entries[place].SameContent(entry)));
    }

    // Further annotations that another tool wrote into the entry do no harm.
    private static bool Covers(Descriptor there, Descriptor wanted)
    {
        if (!there.SameContent(wanted))
            return false;
        if (wanted.Platform is not null && wanted.Platform != there.Platform)
            return false;
        if (wanted.ArtifactType is not null && wanted.ArtifactType != there.ArtifactType)
            return false;
        return wanted.Annotations.All(pair => there.Annotations.GetValueOrDefault(pair.Key) == pair.Value);
    }

    private static bool IsName(string annotation) => annotation is RefName or ContainerdName;

    private static string? NameOf(Descriptor entry) => entry.Annotations.GetValueOrDefault(RefName);

    private static Descriptor WithAnnotation(Descriptor entry, string key, string value) =>
        entry with { Annotations = new Dictionary<string, string>(entry.Annotations) { [key] = value } };

    private static OciException TooMany(int count) => new(
        Problem.LimitExceeded,
        $"The layout's {FileName} would have {count} entries, at most {MaxEntries} are read.",
        new Remedy("Write to another place."));
}
