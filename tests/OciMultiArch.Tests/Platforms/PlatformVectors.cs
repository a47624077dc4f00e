using System.Text.Json;

namespace OciMultiArch.Tests.Platforms;

/// <summary>
/// What containerd's platform package was recorded to do: how it reads and prints text, and which images it takes for
/// which host.
/// </summary>
internal static class PlatformVectors
{
    private static readonly JsonElement Root = Load();

    public static IEnumerable<JsonElement> Parse => Root.GetProperty("parse").EnumerateArray();

    public static IReadOnlyList<Platform> Images => [.. Texts(Root.GetProperty("images")).Select(static each => Platform.Parse(each))];

    public static IEnumerable<(string Host, string[] Runs, string[] Exact)> Match =>
        Root.GetProperty("match").EnumerateArray().Select(static each =>
            (each.GetProperty("host").GetString()!, Texts(each.GetProperty("runs")), Texts(each.GetProperty("exact"))));

    public static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(static each => each.GetString()!)];

    public static Platform? Expected(JsonElement vector) => !vector.TryGetProperty("os", out var os) ? null : new()
    {
        Os = os.GetString()!,
        Architecture = vector.GetProperty("architecture").GetString()!,
        Variant = vector.TryGetProperty("variant", out var variant) ? variant.GetString() : null,
        OsVersion = vector.TryGetProperty("version", out var version) ? version.GetString() : null,
        OsFeatures = vector.TryGetProperty("features", out var features) ? Texts(features) : [],
    };

    private static JsonElement Load()
    {
        using var stream = typeof(PlatformVectors).Assembly.GetManifestResourceStream("platform-vectors.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
