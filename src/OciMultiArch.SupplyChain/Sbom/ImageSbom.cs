using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>What the SBOM of an index says of one image.</summary>
/// <param name="Root">The image, with its SBOM.</param>
/// <param name="Created">When that counts as made.</param>
internal sealed record ImageSbom(SbomNode Root, DateTimeOffset Created)
{
    private const int MaxSize = 64 << 20;
    private const int MaxName = 128;
    private const string Uuid = "urn:uuid:";

    /// <summary>The SBOM where it refers to the image already; null where it was made here.</summary>
    public Artifact? Referrer { get; private init; }

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
        if (found.Count == 0)
            throw Wrong(image, $"has no SBOM of type {type}");
        var first = found.MinBy(static referrer => referrer.Digest.ToString(), StringComparer.Ordinal)!;
        if (first.Layers is not [var layer, ..])
            throw Wrong(image, $"has an SBOM that is empty ({first.Digest})");
        var config = await image.ConfigAsync(cancellationToken).ConfigureAwait(false);
        var platform = image.Descriptor.Platform ?? config.Platform;
        try
        {
            var bytes = await layer.ReadAsync(MaxSize, cancellationToken).ConfigureAwait(false);
            return Read(image, platform, bytes.ToArray(), format) with { Referrer = first };
        }
        catch (Exception wrong) when (IsOfContent(wrong))
        {
            throw Wrong(image, $"has an SBOM that cannot be read ({first.Digest})", wrong);
        }
    }

    // What is not there is a key that is not found.
    private static bool IsOfContent(Exception wrong) =>
        wrong is JsonException or InvalidOperationException or FormatException or KeyNotFoundException;

    private static ImageSbom Read(Artifact image, Platform? platform, byte[] bytes, SbomFormat format)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        if (format == SbomFormat.Spdx)
            return Of(Text(root, "name"), new(Text(root, "documentNamespace"), bytes), root.GetProperty("creationInfo"), "created");
        var metadata = root.GetProperty("metadata");
        return Of(Text(metadata, "component", "name"), OfCycloneDx(root, bytes), metadata, "timestamp");

        ImageSbom Of(string name, SbomText text, JsonElement place, string time)
        {
            var node = ImageGraph.NodeOf(Printable.Short(name, MaxName), image.Descriptor, platform);
            return new(node with { Document = text }, place.GetProperty(time).GetDateTimeOffset());
        }
    }

    private static SbomText OfCycloneDx(JsonElement root, byte[] bytes)
    {
        var serial = Text(root, "serialNumber");
        if (!serial.StartsWith(Uuid, StringComparison.Ordinal) || !Guid.TryParseExact(serial[Uuid.Length..], "D", out _))
            throw new FormatException("Its serial number is no UUID.");
        var version = root.TryGetProperty("version", out var given) ? given.GetInt32() : 1;
        return new(serial, bytes) { Version = version };
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
