using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Releasing;

/// <summary>Reads a release file: every name is written out, and whatever contradicts itself is refused with its place.</summary>
internal sealed class ReleaseReader(IReadOnlyDictionary<string, string> given)
{
    private const int MostIndexes = 10_000;
    private const string Check = "checkPlatforms";
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">The bytes are no such file.</exception>
    public ReleaseFile Read(ReadOnlyMemory<byte> json)
    {
        using var document = Parse(json);
        var top = new ReleaseElement(document.RootElement, "").With("values", Check, "indexes");
        var (values, check) = (Values(top, given), top.Find(Check)?.Flag);
        var items = top.Get("indexes").Items;
        if (items.Count is 0 or > MostIndexes)
            throw top.Get("indexes").Wrong($"{items.Count} indexes are named; 1 to {MostIndexes} can be released together.");
        ReleaseFile file = new() { Indexes = [.. items.Select(each => Index(each, values, check))] };
        if (given.Keys.FirstOrDefault(each => !used.Contains(each)) is { } unused)
            throw top.Wrong($"the value '{Printable.Short(unused, 80)}' that was given is used nowhere in it. Used are {(used.Count == 0 ? "none" : string.Join(", ", used.Order(StringComparer.Ordinal)))}.");
        return ReleaseValidator.Find(file) is { } wrong ? throw new FormatException(wrong) : file;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, new() { AllowDuplicateProperties = false, MaxDepth = 16 });
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"The release file is no JSON document: {Printable.Short(wrong.Message.Replace(" Change the reader options.", "", StringComparison.Ordinal))}", wrong);
        }
    }

    // What the caller gives goes before what the index says, and that before what the file says.
    private Dictionary<string, string> Values(ReleaseElement from, IReadOnlyDictionary<string, string> outer)
    {
        Dictionary<string, string> all = new(outer, StringComparer.Ordinal);
        foreach (var (name, value) in from.PairsOf("values"))
            all[name] = NameTemplate.IsOfPlatform(name)
                ? throw value.Wrong($"{{{name}}} is the platform's; give the value another name.")
                : given.TryGetValue(name, out var own) ? own : value.Text;
        return all;
    }

    private ReleaseIndex Index(ReleaseElement from, Dictionary<string, string> outer, bool? check)
    {
        from.With("index", "tags", "from", "platforms", "images", "annotations", "format", "artifactType", "values", Check);
        var values = Values(from, outer);
        return new()
        {
            Index = from.Get("index").As(text => Target(Expand(text, null, values))),
            Tags = [.. from.ItemsOf("tags").Select(each => each.As(text => Tag.Parse(Expand(text, null, values))))],
            Images = Images(from, values),
            CheckPlatforms = from.Find(Check)?.Flag ?? check ?? true ? PlatformCheck.Config : PlatformCheck.None,
            Annotations = Annotations(from, null, values),
            Format = from.Find("format")?.As(static text => text switch
            {
                "oci" => ImageFormat.Oci,
                "docker" => ImageFormat.Docker,
                _ => throw new FormatException($"'{Printable.Short(text)}' is not a format: write oci or docker."),
            }),
            ArtifactType = from.Find("artifactType")?.As(static text => MediaType.Parse(text).Value),
        };
    }

    private static ImageReference Target(string text) => ImageReference.Parse(text) switch
    {
        { Digest: not null } => throw new FormatException($"'{Printable.Short(text)}' names a digest, which is known only once the index is made; name a tag."),
        { Tag: { } tag } reference when text.EndsWith($":{tag}", StringComparison.Ordinal) => reference,
        _ => throw new FormatException($"'{Printable.Short(text)}' names no tag. Say under which one the index is written."),
    };

    private ReleaseImage[] Images(ReleaseElement from, Dictionary<string, string> values)
    {
        var (template, platforms) = (from.Find("from"), from.Find("platforms"));
        if (template is null != platforms is null)
            throw (template ?? platforms)!.Wrong("'from' and 'platforms' belong together: one image is taken for each platform.");
        ReleaseImage[] all =
        [
            .. (platforms?.Items ?? []).Select(each => each.As(static text => Platform.Parse(text))).Select(platform => Image(template!, platform, platforms!.Items.Count, values)),
            .. from.ItemsOf("images").Select(each => Image(each, values)),
        ];
        return all.Length > 0 ? all : throw from.Wrong("it names no image: give 'from' and 'platforms', or 'images'.");
    }

    private ReleaseImage Image(ReleaseElement template, Platform platform, int platforms, Dictionary<string, string> values) =>
        platforms > 1 && !template.As(static text => NameTemplate.Parse(text)).NamesPlatform
            ? throw template.Wrong("every platform would get one and the same image: say {os}, {arch} and {variant} in it.")
            : new() { From = template.As(text => ImageReference.Parse(Expand(text, platform, values))), Platform = platform };

    private ReleaseImage Image(ReleaseElement from, Dictionary<string, string> values)
    {
        from.With("from", "platform", "annotations");
        var platform = from.Find("platform")?.As(static text => Platform.Parse(text));
        return new()
        {
            From = from.Get("from").As(text => ImageReference.Parse(Expand(text, platform, values))),
            Platform = platform,
            Annotations = Annotations(from, platform, values),
        };
    }

    private IReadOnlyDictionary<string, string> Annotations(ReleaseElement from, Platform? platform, Dictionary<string, string> values) =>
        Frozen.Map(from.PairsOf("annotations").Select(each => KeyValuePair.Create(each.Name, each.Value.As(text => Expand(text, platform, values)))));

    private string Expand(string text, Platform? platform, Dictionary<string, string> values)
    {
        var template = NameTemplate.Parse(text);
        used.UnionWith(template.Names);
        return template.Expand(platform, values);
    }
}
