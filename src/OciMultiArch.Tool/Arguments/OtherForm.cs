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

    private static readonly string[] ArchiveEnds = [".tar", ".tgz", ".gz", ".bz2", ".zst", ".xz", ".zip"];

    private static readonly string[] FileEnds = [".json", ".yaml", ".yml", ".exe"];

    /// <summary>Refuses what is no reference for sure.</summary>
    /// <exception cref="FormatException">It is something else; the message says how that is written.</exception>
    public static void Refuse(string text)
    {
        // Whoever reads the reference tells it without a user and password. By the grammar, a host and its port are a digest too.
        var (before, digest) = LocalName.CutDigest(text);
        if (before.Contains('@', StringComparison.Ordinal) || digest?.CanVerify == false)
            return;
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

    /// <summary>Whether a text can only be a path of this machine.</summary>
    public static bool IsPath(string text) => text is ['.' or '/' or '~', ..] || text.Contains('\\', StringComparison.Ordinal);

    private static string? PathReason(string text)
    {
        return IsPath(text) ? "is a path. Write oci:DIR for a folder, oci-archive:FILE or docker-archive:FILE:REPO for a file." : null;
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
            "dir" or "ocidir" or "oci-layout" => "has a kind of place that is not known here. A folder of images is oci:DIR.",
            "docker-daemon" or "containers-storage" => Engine,
            _ => null,
        };
    }

    // A name of one part is an image of Docker Hub itself, or an alias of registries.conf, as rhel7.9 may be.
    private static string? NameReason(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
            return null;
        var name = text.Split('@')[0];
        var colon = name.LastIndexOf(':');
        var first = colon < 0 ? name : name[..colon];
        if (EndsWithOneOf(first, ArchiveEnds))
            return $"is the name of a file. Write oci-archive:{first} or docker-archive:{first}:REPO.";
        if (EndsWithOneOf(first, FileEnds))
            return "is the name of a file, and no image.";
        return IsHost(first) ? $"is a registry, and its repository is missing. Write {name}/NAME." : null;
    }

    private static bool EndsWithOneOf(string name, string[] ends) =>
        Array.Exists(ends, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static bool IsHost(string name)
    {
        if (name is "localhost" or ['[', ..])
            return true;
        var labels = name.Split('.');
        if (labels.Length == 1)
            return false;
        var isAddress = labels.Length == 4 && labels.All(static label => label.All(char.IsAsciiDigit));
        return isAddress || labels[^1].All(char.IsAsciiLetter);
    }
}
