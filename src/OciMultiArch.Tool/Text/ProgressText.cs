using System.Globalization;

namespace OciMultiArch.Tool.Text;

/// <summary>How progress reads: which piece, for whom, and how far.</summary>
internal static class ProgressText
{
    private const int DigestLetters = 12;

    /// <summary>The platforms, the beginning of the digest, and where it goes.</summary>
    public static string Name(PushProgress of)
    {
        var platforms = string.Join(',', of.Platforms.Select(static each => each.ToString()));
        var piece = of.Stage switch
        {
            PushStage.Building => "go build",
            PushStage.Packing => "layer",
            _ => $"{Kind(of.Content!)} {Short(of.Content!.Digest.Encoded)}",
        };
        var place = of.Store is { } store ? $" to {store}" : "";
        return $"{platforms}{(platforms.Length == 0 ? "" : " ")}{piece}{place}";
    }

    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    // Only of algorithms that nobody can verify is a digest shorter.
    private static string Short(string encoded) => encoded[..Math.Min(DigestLetters, encoded.Length)];

    private static string Kind(Descriptor content) =>
        content.MediaType.IsIndex ? "index" : content.MediaType.IsManifest ? "manifest" : content.MediaType.IsImageConfig ? "config" : "blob";
}
