using OciMultiArch.Json;

namespace OciMultiArch.Layout;

/// <summary>index.json: the roots of a layout, some of them named (image-spec, image-layout.md, "index.json file"). Immutable.</summary>
internal sealed class LayoutIndex
{
    /// <summary>The most bytes of index.json that are read.</summary>
    public const int Limit = 32 * 1024 * 1024;

    private const int MostEntries = 10_000;
    private const string RefName = "org.opencontainers.image.ref.name";
    private const string ContainerdName = "io.containerd.image.name";

    private readonly ImageIndex view;

    private LayoutIndex(ImageIndex view, ReadOnlyMemory<byte> bytes) => (this.view, Bytes) = (view, bytes);

    public static LayoutIndex Empty { get; } = Read(OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex }));

    public ReadOnlyMemory<byte> Bytes { get; }

    public IReadOnlyList<Descriptor> Entries => view.Manifests;

    /// <summary>The names, in the order of the entries. Names are free text to other tools: those that are no tags are left out.</summary>
    public IEnumerable<Tag> Tags =>
        Entries.Select(TagOf).OfType<Tag>().Distinct();

    /// <summary>A new index of these entries, in this order.</summary>
    /// <exception cref="OciException">They are more than are read.</exception>
    public static LayoutIndex Of(IReadOnlyList<Descriptor> entries) => entries.Count <= MostEntries
        ? Read(OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex, Manifests = entries }))
        : throw TooMany(entries.Count);

    /// <exception cref="FormatException">The bytes are not an index.</exception>
    public static LayoutIndex Read(ReadOnlyMemory<byte> bytes) => new(OciJson.ReadIndex(bytes, MediaType.OciIndex), bytes);

    /// <summary>The entry of an artifact under a name, or without one.</summary>
    public static Descriptor Entry(Artifact artifact, Tag? name)
    {
        var given = WithoutName(artifact.Descriptor);
        return Named(given with { Data = null, ArtifactType = given.ArtifactType ?? artifact.Manifest?.ArtifactType ?? artifact.Index?.ArtifactType }, name);
    }

    /// <summary>An entry under a name, or as it is.</summary>
    public static Descriptor Named(Descriptor entry, Tag? name) => name is null
        ? entry
        : entry with { Annotations = new Dictionary<string, string>(entry.Annotations) { [RefName] = name.Value } };

    /// <summary>A named entry that also says its repository, as containerd and Docker do; one without a name stays as it is.</summary>
    public static Descriptor Located(Descriptor entry, RepositoryName repository) => TagOf(entry) is { } tag
        ? entry with { Annotations = new Dictionary<string, string>(entry.Annotations) { [ContainerdName] = $"{repository}:{tag}" } }
        : entry;

    /// <summary>Whether an entry says that its name is one of a repository.</summary>
    public static bool IsOf(Descriptor entry, RepositoryName repository) =>
        ImageReference.TryParse(entry.Annotations.GetValueOrDefault(ContainerdName), null, out var said) && said.Repository == repository;

    /// <summary>The name of an entry; null when it has none that is a tag.</summary>
    public static Tag? TagOf(Descriptor entry) => Tag.TryParse(NameOf(entry), null, out var tag) ? tag : null;

    /// <summary>What a pointing document may say of the content elsewhere: the name belongs to index.json alone (image-spec, annotations.md).</summary>
    public static Descriptor WithoutName(Descriptor entry) => entry.Annotations.Keys.Any(IsName)
        ? entry with { Annotations = entry.Annotations.Where(static each => !IsName(each.Key)).ToDictionary() }
        : entry;

    /// <summary>The different contents that a name stands for; more than one only where another tool wrote them.</summary>
    public IReadOnlyList<Descriptor> Named(Tag name) =>
        [.. Entries.Where(each => NameOf(each) == name.Value).DistinctBy(static each => (each.Digest, each.MediaType, each.Size))];

    /// <summary>
    /// The index in which the entries stand and their names stand for nothing else; this very one where that is so already. All other entries, and what
    /// else other tools wrote into the document, stay byte for byte.
    /// </summary>
    /// <exception cref="OciException">It would have more entries than are read.</exception>
    public LayoutIndex With(IEnumerable<Descriptor> wanted)
    {
        HashSet<int> leaving = [];
        List<Descriptor> coming = [];
        foreach (var entry in wanted)
        {
            var rivals = Rivals(entry).ToLookup(each => Says(Entries[each], entry));
            leaving.UnionWith(rivals[false]);
            if (!rivals[true].Any())
                coming.Add(entry);
        }
        return leaving.Count == 0 && coming.Count == 0 ? this : Edited(leaving, coming);
    }

    /// <summary>The index without a name and all that it stands for; this very one where there is no such name.</summary>
    public LayoutIndex Without(Tag name)
    {
        HashSet<int> leaving = [.. Enumerable.Range(0, Entries.Count).Where(at => NameOf(Entries[at]) == name.Value)];
        return leaving.Count == 0 ? this : Edited(leaving, []);
    }

    private LayoutIndex Edited(HashSet<int> leaving, List<Descriptor> coming)
    {
        if (Entries.Count - leaving.Count + coming.Count is > MostEntries and var count)
            throw TooMany(count);
        var removals = leaving.OrderDescending().Select(static at => JsonEdit.Remove(["manifests", at]));
        var additions = coming.Select(static each => JsonEdit.Append(["manifests"], OciJson.Write(each)));
        return Read(JsonSplicer.Apply(Bytes, removals.Concat(additions)));
    }

    // A name stands for one content; without a name, an entry has only itself to agree with.
    private IEnumerable<int> Rivals(Descriptor entry) => Enumerable.Range(0, Entries.Count).Where(at =>
        NameOf(Entries[at]) == NameOf(entry) && (NameOf(entry) is not null || Entries[at].SameContent(entry)));

    // Another tool's further annotations on the entry do no harm.
    private static bool Says(Descriptor there, Descriptor wanted) =>
        there.SameContent(wanted)
        && (wanted.Platform is null || wanted.Platform == there.Platform)
        && (wanted.ArtifactType is null || wanted.ArtifactType == there.ArtifactType)
        && wanted.Annotations.All(each => there.Annotations.TryGetValue(each.Key, out var value) && value == each.Value);

    private static bool IsName(string annotation) => annotation is RefName or ContainerdName;

    private static OciException TooMany(int count) =>
        new($"The layout's index.json would have {count} entries, at most {MostEntries} are read. Write to another place.");

    private static string? NameOf(Descriptor entry) => entry.Annotations.GetValueOrDefault(RefName);
}
