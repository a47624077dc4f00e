using System.Globalization;
using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>What the SBOM of an index says of one image.</summary>
/// <param name="Root">The image, with its SBOM.</param>
/// <param name="Created">When that counts as made.</param>
internal sealed record ImageSbom(SbomNode Root, DateTimeOffset Created)
{
    private const int MaxSize = 64 << 20;

    /// <summary>An image whose SBOM was made here.</summary>
    public static ImageSbom Of(Sbom made) => new(made.Root with { Document = made.Text }, made.Created);

    /// <summary>An image whose SBOM refers to it already; of several the first by digest. Uses the network.</summary>
    /// <exception cref="InvalidContentException">No SBOM of this form refers to it, or it cannot be read.</exception>
    /// <exception cref="OciException">It cannot be asked for.</exception>
    public static async ValueTask<ImageSbom> FindAsync(
        Artifact image, SbomFormat format, CancellationToken cancellationToken)
    {
        var type = SbomTypes.TypeOf(format).Value;
        List<Artifact> found = [];
        await foreach (var referrer in image.ReferrersAsync(type, cancellationToken).ConfigureAwait(false))
            found.Add(referrer);
        var first = found.MinBy(static referrer => referrer.Digest.ToString(), StringComparer.Ordinal)
            ?? throw Wrong(image, $"has no SBOM of type {type}");
        try
        {
            var bytes = await first.Layers[0].ReadAsync(MaxSize, cancellationToken).ConfigureAwait(false);
            var config = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
            return Read(image, image.Descriptor.Platform ?? config.Platform, bytes.ToArray(), format);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            throw Wrong(image, $"has an SBOM that cannot be read ({first.Digest})", wrong);
        }
    }

    private static ImageSbom Read(Artifact image, Platform? platform, byte[] bytes, SbomFormat format)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        var (name, own, created) = format switch
        {
            SbomFormat.Spdx => (Text(root, "name"), Text(root, "documentNamespace"), Text(root, "creationInfo", "created")),
            _ => (Text(root, "metadata", "component", "name"), Text(root, "serialNumber"), Text(root, "metadata", "timestamp")),
        };
        var node = ImageGraph.NodeOf(name, image.Descriptor, platform);
        var time = DateTimeOffset.Parse(created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new(node with { Document = new(own, bytes) }, time);
    }

    private static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!element.TryGetProperty(name, out element))
                throw new JsonException($"'{name}' is missing.");
        }
        return element.GetString() ?? throw new JsonException("A text is missing.");
    }

    private static InvalidContentException Wrong(Artifact image, string reason, Exception? inner = null)
    {
        var platform = image.Descriptor.Platform is { } known ? $" ({known})" : "";
        return new(
            Problem.InvalidContent,
            $"{image.Digest}{Printable.Short(platform)} {reason}. The SBOM of an index lists those of its images.",
            new("Attach an SBOM of this form to each image first, or make the index without one."),
            inner);
    }
}
