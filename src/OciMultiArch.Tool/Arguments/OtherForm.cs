using System.Buffers;
using OciMultiArch.Go;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>
/// What people write where a reference is read, and what is none though its grammar may be one: a path, the place of another
/// program, a platform, a registry alone. Docker Hub would be asked for it.
/// </summary>
internal static class OtherForm
{
    private const string Engine =
        "is an engine's image. 'copy REF --load docker' writes there, and docker-archive:FILE reads what 'docker save' or 'podman "
        + "save' wrote.";

    private static readonly SearchValues<string> OwnPrefixes =
        SearchValues.Create(["oci:", "oci-archive:", "docker-archive:"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] FileEnds = [".tar", ".tgz", ".gz", ".zst", ".xz", ".zip", ".json", ".yaml", ".yml"];

    /// <summary>Refuses what is no reference for sure.</summary>
    /// <exception cref="FormatException">It is something else; the message says how that is written.</exception>
    public static void Refuse(string text)
    {
        var reason = PlatformReason(text) ?? PathReason(text) ?? KindReason(text) ?? NameReason(text);
        if (reason is not null)
            throw new FormatException($"'{Output.Plain(text)}' {reason}");
    }

    /// <summary>Why a word is no name; null for one that is no platform.</summary>
    public static string? PlatformReason(string text)
    {
        var isPlatform = text.Contains('/', StringComparison.Ordinal) && Platform.TryParse(text, null, out var platform)
            && GoPorts.IsOfEveryGo(platform);
        return isPlatform ? "is a platform. Write platforms with commas between them: --platform linux/amd64,linux/arm64." : null;
    }

    private static string? PathReason(string text)
    {
        var isPath = text is ['.' or '/' or '~', ..] || text.Contains('\\', StringComparison.Ordinal);
        return isPath ? "is a path. Write oci:DIR for a folder, oci-archive:FILE or docker-archive:FILE:REPO for a file." : null;
    }

    private static string? KindReason(string text)
    {
        var kind = text.Split(':')[0];
        if (kind.Length == text.Length)
            return null;
        if (text.AsSpan().IndexOfAny(OwnPrefixes) == 0)
            return $"begins with a word in capitals. Write {kind.ToLowerInvariant()}:.";
        return kind switch
        {
            "dir" or "ocidir" or "oci-layout" => $"has a kind of place that is not known here. A folder of images is oci:DIR.",
            "docker-daemon" or "containers-storage" => Engine,
            _ => null,
        };
    }

    // Only the images of Docker Hub itself have one part, and none of those has a '.'.
    private static string? NameReason(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
            return null;
        var name = text.Split('@')[0];
        var colon = name.LastIndexOf(':');
        var first = colon < 0 ? name : name[..colon];
        if (Array.Exists(FileEnds, end => first.EndsWith(end, StringComparison.Ordinal)))
            return $"is the name of a file. Write oci-archive:{first} or docker-archive:{first}:REPO.";
        var isHost = first is "localhost" or ['[', ..] || first.Contains('.', StringComparison.Ordinal);
        return isHost ? $"is a registry, and its repository is missing. Write {name}/NAME." : null;
    }
}
