using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>The keys of a <see cref="GoBuildFile"/>.</summary>
internal static class BuildFileKeys
{
    private const int MaxShown = 80;

    /// <summary>Of <c>defaults</c>.</summary>
    public static readonly string[] OfDefaults =
    [
        "platforms", "base", "to", "tags", "perArchTags", "format",
        "ldflags", "buildTags", "flags", "goEnv", "go", "name",
        "labels", "removeLabels", "inherit", "annotations",
        "env", "entrypoint", "cmd", "user", "workdir", "ports", "volumes", "stopSignal", "created",
        "caCertificates", "timeZones", "tmp", "files", "assets", "directories", "removeFiles",
        "capabilities", "splitLayers",
    ];

    /// <summary>Of an image.</summary>
    public static readonly string[] OfImages = ["package", "id", .. OfDefaults];

    /// <summary>Of a platform.</summary>
    public static readonly string[] OfPlatforms = ["base", "ldflags", "flags", "goEnv"];

    // What others call it.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["main"] = "package",
        ["dir"] = "package",
        ["packages"] = "package",
        ["repository"] = "to",
        ["repo"] = "to",
        ["image"] = "to",
        ["defaultbaseimage"] = "base",
        ["baseimage"] = "base",
        ["from"] = "base",
        ["environment"] = "env",
        ["command"] = "cmd",
        ["args"] = "cmd",
        ["arguments"] = "cmd",
        ["workingdir"] = "workdir",
        ["workingdirectory"] = "workdir",
        ["expose"] = "ports",
        ["kodata"] = "assets",
        ["certificates"] = "caCertificates",
        ["default"] = "defaults",
        ["programs"] = "images",
        ["builds"] = "images",
    };

    /// <summary>Refuses what is not known.</summary>
    /// <param name="element">An object.</param>
    /// <param name="known">Its keys.</param>
    /// <param name="extension">Keys that begin with this are passed over; null for none.</param>
    /// <exception cref="FormatException">It is no object, or has another key.</exception>
    public static void Check(DocumentElement element, string[] known, string? extension = null)
    {
        foreach (var (name, value) in element.Pairs)
        {
            if (known.Contains(name) || (extension is not null && name.StartsWith(extension, StringComparison.Ordinal)))
                continue;
            var advice = $"Known are {string.Join(", ", known)}.";
            if (Meant(name, known) is { } meant)
                advice = $"Did you mean '{meant}'?";
            throw value.Wrong($"there is no key '{Printable.Short(name, MaxShown)}' here. {advice}");
        }
    }

    private static string? Meant(string name, string[] known)
    {
        var plain = Plain(name);
        if (OtherNames.GetValueOrDefault(plain) is { } other && known.Contains(other))
            return other;
        var nearest = NearestWord.To(plain, known.Select(Plain));
        return Array.Find(known, key => Plain(key) == nearest);
    }

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
