using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Releasing;

/// <summary>
/// Reads a release file. Every member is checked by name, and whatever contradicts itself is refused with its place.
/// </summary>
internal sealed class ReleaseReader(IReadOnlyDictionary<string, string> given)
{
    private const int MaxIndexes = 10_000;
    private const string CheckPlatforms = "checkPlatforms";
    private static readonly string[] Members =
    [
        "index", "tags", "from", "platforms", "images",
        "annotations", "format", "artifactType", "values", CheckPlatforms,
    ];

    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">The bytes are no such file.</exception>
    public ReleaseFile Read(ReadOnlyMemory<byte> json) => DocumentElement.Read(json, "The release file", Read);

    private ReleaseFile Read(DocumentElement top)
    {
        top.With("values", CheckPlatforms, "indexes");
        var values = Values(top, given);
        var checks = top.Find(CheckPlatforms)?.Flag ?? true;
        var list = top.Get("indexes");
        var items = list.Items;
        if (items.Count is 0 or > MaxIndexes)
            throw list.Wrong($"{items.Count} indexes are named; 1 to {MaxIndexes} can be released together.");
        var indexes = items.Select(item => Index(item, values, checks));
        ReleaseFile file = new() { Indexes = [.. indexes] };
        RefuseUnusedValue(top);
        if (ReleaseValidator.Find(file) is { } wrong)
            throw new FormatException(wrong);
        return file;
    }

    private void RefuseUnusedValue(DocumentElement top)
    {
        var unused = given.Keys.FirstOrDefault(name => !used.Contains(name));
        if (unused is null)
            return;
        var names = used.Count == 0 ? "none" : string.Join(", ", used.Order(StringComparer.Ordinal));
        throw top.Wrong(
            $"the value '{Printable.Short(unused, 80)}' that was given is used nowhere in it. Used are {names}.");
    }

    // What the caller gives goes before what the index says, and that before what the file says.
    private Dictionary<string, string> Values(DocumentElement from, IReadOnlyDictionary<string, string> outer)
    {
        Dictionary<string, string> all = new(outer, StringComparer.Ordinal);
        foreach (var (name, value) in from.PairsOf("values"))
        {
            if (NameTemplate.IsOfPlatform(name))
                throw value.Wrong($"{{{name}}} is the platform's; give the value another name.");
            all[name] = given.TryGetValue(name, out var own) ? own : value.Text;
        }
        return all;
    }

    private ReleaseIndex Index(DocumentElement from, Dictionary<string, string> outer, bool checks)
    {
        from.With(Members);
        var values = Values(from, outer);
        var target = from.Get("index").As(text => Target(Expand(text, null, values)));
        var tags = Tags(from, values);
        var images = Images(from, values);
        var ownChecks = from.Find(CheckPlatforms)?.Flag;
        var annotations = Annotations(from, null, values);
        var format = from.Find("format")?.As(Format);
        var artifactType = from.Find("artifactType")?.As(static text => MediaType.Parse(text).Value);
        return new()
        {
            Index = target,
            Tags = tags,
            Images = images,
            ChecksPlatforms = ownChecks ?? checks,
            Annotations = annotations,
            Format = format,
            ArtifactType = artifactType,
        };
    }

    private Tag[] Tags(DocumentElement from, Dictionary<string, string> values)
    {
        return [.. from.ItemsOf("tags").Select(Of)];

        Tag Of(DocumentElement item) => item.As(text => Tag.Parse(Expand(text, null, values)));
    }

    private static ImageReference Target(string text)
    {
        var reference = ImageReference.Parse(text);
        if (reference.Digest is not null)
            throw new FormatException(
                $"'{Printable.Short(text)}' names a digest, which is known only once the index is made; name a tag.");
        if (reference.Tag is not { } tag || !text.EndsWith($":{tag}", StringComparison.Ordinal))
            throw new FormatException(
                $"'{Printable.Short(text)}' names no tag. Say under which one the index is written.");
        return reference;
    }

    private static ImageFormat Format(string text) => text switch
    {
        "oci" => ImageFormat.Oci,
        "docker" => ImageFormat.Docker,
        _ => throw new FormatException($"'{Printable.Short(text)}' is not a format: write oci or docker."),
    };

    private ReleaseImage[] Images(DocumentElement from, Dictionary<string, string> values)
    {
        var named = from.ItemsOf("images").Select(image => Image(image, values));
        ReleaseImage[] images = [.. ImagesOfPlatforms(from, values), .. named];
        if (images.Length == 0)
            throw from.Wrong("it names no image: give 'from' and 'platforms', or 'images'.");
        return images;
    }

    private ReleaseImage[] ImagesOfPlatforms(DocumentElement from, Dictionary<string, string> values)
    {
        var template = from.Find("from");
        var list = from.Find("platforms");
        if (template is null && list is null)
            return [];
        if (template is null || list is null)
            throw (template ?? list)!.Wrong(
                "'from' and 'platforms' belong together: one image is taken for each platform.");
        var platforms = list.Items.Select(PlatformOf).ToArray();
        if (platforms.Length > 1 && !NamesPlatform(template))
            throw template.Wrong(
                "every platform would get one and the same image: say {os}, {arch} and {variant} in it.");
        return [.. platforms.Select(OfPlatform)];

        ReleaseImage OfPlatform(Platform platform) => new()
        {
            From = Reference(template, platform, values),
            Platform = platform,
        };
    }

    private static bool NamesPlatform(DocumentElement template) =>
        template.As(static text => NameTemplate.Parse(text)).NamesPlatform;

    private static Platform PlatformOf(DocumentElement from) => from.As(static text => Platform.Parse(text));

    private ReleaseImage Image(DocumentElement from, Dictionary<string, string> values)
    {
        from.With("from", "platform", "annotations");
        var stated = from.Find("platform");
        var platform = stated is null ? null : PlatformOf(stated);
        return new()
        {
            From = Reference(from.Get("from"), platform, values),
            Platform = platform,
            Annotations = Annotations(from, platform, values),
        };
    }

    private ImageReference Reference(DocumentElement from, Platform? platform, Dictionary<string, string> values) =>
        from.As(text => ImageReference.Parse(Expand(text, platform, values)));

    private Dictionary<string, string> Annotations(
        DocumentElement from, Platform? platform, Dictionary<string, string> values)
    {
        Dictionary<string, string> annotations = new(StringComparer.Ordinal);
        foreach (var (name, value) in from.PairsOf("annotations"))
        {
            var expanded = value.As(text => Expand(text, platform, values));
            annotations.Add(name, expanded);
        }
        return annotations;
    }

    private string Expand(string text, Platform? platform, Dictionary<string, string> values)
    {
        var template = NameTemplate.Parse(text);
        used.UnionWith(template.Names);
        return template.Expand(platform, values);
    }
}
