using System.Text.Json;

namespace OciMultiArch.SupplyChain;

/// <summary>The packages that an image's own SBOM names, an OCI 1.1 referrer.</summary>
/// <param name="Packages">The packages.</param>
/// <param name="Comment">Where they are known from, or why they are not.</param>
internal sealed record BaseSbom(IReadOnlyList<SbomNode> Packages, string Comment)
{
    private const int MaxSize = 64 << 20;

    /// <summary>Asks where the image was read. Uses the network.</summary>
    /// <param name="image">The image.</param>
    /// <param name="preferred">The form that is looked at where there are both.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">It cannot be asked.</exception>
    public static async ValueTask<BaseSbom> FindAsync(
        Artifact image, SbomFormat preferred, CancellationToken cancellationToken)
    {
        List<(Artifact Referrer, SbomFormat Format)> all = [];
        foreach (var place in image.Sources.Take(1))
        {
            await foreach (var entry in place.ReferrersAsync(image.Digest, null, cancellationToken).ConfigureAwait(false))
            {
                if (SbomTypes.FormatOf(entry.ArtifactType) is not { } format)
                    continue;
                if (await place.FindAsync(entry, cancellationToken).ConfigureAwait(false) is { } referrer)
                    all.Add((referrer, format));
            }
        }
        var best = all.OrderBy(one => one.Format == preferred ? 0 : 1)
            .ThenBy(static one => one.Referrer.Digest.ToString(), StringComparer.Ordinal);
        foreach (var (referrer, format) in best)
            return await ReadAsync(referrer, format, cancellationToken).ConfigureAwait(false);
        return new([], "Its packages are not known: no SBOM refers to it.");
    }

    private static async ValueTask<BaseSbom> ReadAsync(
        Artifact referrer, SbomFormat format, CancellationToken cancellationToken)
    {
        try
        {
            if (referrer.Layers is not [var layer, ..])
                return new([], $"Its packages are not known: its SBOM {referrer.Digest} is empty.");
            var bytes = await layer.ReadAsync(MaxSize, cancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(bytes);
            var packages = PackageLists.Of(format, document.RootElement);
            return new([.. packages], $"Its packages are those of its SBOM {referrer.Digest}.");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return new([], $"Its packages are not known: its SBOM {referrer.Digest} cannot be read.");
        }
    }
}
