using System.Text.Json;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>
/// Reads the platforms of an image: a text, a list, or each with settings of its own, among them those that the defaults
/// give to the same platform.
/// </summary>
internal sealed class PlatformsReader
{
    private const string Key = "platforms";
    private readonly Func<string, string> rooted;
    private readonly Dictionary<string, string> bases = new(StringComparer.Ordinal);

    public PlatformsReader(BuildSettings settings, Func<string, string> rooted)
    {
        this.rooted = rooted;
        var found = settings.Find(Key) ?? throw settings.Own.Wrong("'platforms' is missing, such as linux/amd64.");
        Platforms = NamesOf(found);
        if (Platforms.Count == 0)
            throw found.Wrong("no platform is named. Name at least one, such as linux/amd64.");
        List<GoPlatformSettings> all = [];
        foreach (var platform in Platforms)
        {
            if (OwnOf(settings, platform) is { } own)
                all.Add(Read(platform, own));
        }
        Settings = all;
    }

    public IReadOnlyList<Platform> Platforms { get; }

    public IReadOnlyList<GoPlatformSettings> Settings { get; }

    public IReadOnlyDictionary<string, string> Bases => bases;

    private static IReadOnlyList<Platform> NamesOf(DocumentElement element) => element.Json.ValueKind switch
    {
        JsonValueKind.Object => [.. element.Pairs.Select(static pair => ParseName(pair.Name, pair.Value))],
        JsonValueKind.Array => [.. element.Items.SelectMany(static item => item.As(GoPorts.ParseList))],
        _ => element.As(GoPorts.ParseList),
    };

    private static BuildSettings? OwnOf(BuildSettings settings, Platform platform)
    {
        var own = MemberOf(settings.Own.Find(Key), platform);
        var usual = MemberOf(settings.Usual?.Find(Key), platform);
        if (own is not null)
            return new(own, usual);
        if (usual is not null)
            return new(usual, null);
        return null;
    }

    private static DocumentElement? MemberOf(DocumentElement? platforms, Platform platform)
    {
        if (platforms?.Json.ValueKind is not JsonValueKind.Object)
            return null;
        foreach (var (name, value) in platforms.Pairs)
            if (ParseName(name, value).Canonical() == platform.Canonical() && value.Json.ValueKind is not JsonValueKind.Null)
                return value;
        return null;
    }

    private static Platform ParseName(string name, DocumentElement value)
    {
        try
        {
            return GoPorts.ParseList(name)[0];
        }
        catch (FormatException wrong)
        {
            throw value.Wrong(wrong.Message, wrong);
        }
    }

    private GoPlatformSettings Read(Platform platform, BuildSettings settings)
    {
        BuildFileKeys.Check(settings.Own, BuildFileKeys.OfPlatforms);
        if (settings.Usual is { } usual)
            BuildFileKeys.Check(usual, BuildFileKeys.OfPlatforms);
        if (settings.As<string?>("base", rooted, null) is { } from)
            bases[platform.ToString()] = from;
        return new()
        {
            Platform = platform,
            LdFlags = settings.As<string?>("ldflags", FileTexts.Template, null),
            Flags = settings.Texts("flags", FileTexts.GoFlag),
            GoEnvironment = settings.Map("goEnv", FileTexts.GoVariable),
        };
    }
}
