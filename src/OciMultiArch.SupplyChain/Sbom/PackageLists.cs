using System.Text.Json;

namespace OciMultiArch.SupplyChain;

/// <summary>The packages in SBOMs that others wrote. What is not as its specification says is passed over.</summary>
internal static class PackageLists
{
    /// <summary>The packages of a document of either form.</summary>
    public static IEnumerable<SbomNode> Of(SbomFormat format, JsonElement document)
    {
        if (format == SbomFormat.Spdx)
            return OfSpdx(document);
        return OfCycloneDx(document);
    }

    /// <summary>The packages of an SPDX document but for containers, which are images.</summary>
    private static IEnumerable<SbomNode> OfSpdx(JsonElement document)
    {
        foreach (var package in Items(document, "packages"))
        {
            if (Text(package, "primaryPackagePurpose") is "CONTAINER" or "OPERATING_SYSTEM")
                continue;
            var references = Items(package, "externalRefs");
            var url = references.FirstOrDefault(static reference => Text(reference, "referenceType") == "purl");
            var sums = Items(package, "checksums");
            var hash = sums.FirstOrDefault(static one => Text(one, "algorithm") == "SHA256");
            var locator = Text(url, "referenceLocator");
            if (NodeOf(package, "versionInfo", locator, Text(hash, "checksumValue")) is { } node)
                yield return node;
        }
    }

    /// <summary>The components of a CycloneDX document that are libraries and applications.</summary>
    private static IEnumerable<SbomNode> OfCycloneDx(JsonElement document)
    {
        foreach (var component in Items(document, "components"))
        {
            if (Text(component, "type") is not ("library" or "application" or "framework"))
                continue;
            var hashes = Items(component, "hashes");
            var hash = hashes.FirstOrDefault(static one => Text(one, "alg") == "SHA-256");
            var url = Text(component, "purl");
            if (NodeOf(component, "version", url, Text(hash, "content")) is { } node)
                yield return node;
        }
    }

    private static SbomNode? NodeOf(JsonElement package, string versionName, string? url, string? hash)
    {
        if (Text(package, "name") is not { Length: > 0 } name)
            return null;
        // An image's own entry, where it does not say that it is one.
        if (url?.StartsWith("pkg:oci/", StringComparison.Ordinal) == true)
            return null;
        var version = Text(package, versionName);
        var id = SbomNode.IdOf($"base-{url ?? $"{name}-{version}"}");
        SbomNode node = new(id, SbomNode.Kinds.Library, name) { Version = version, PackageUrl = url };
        if (IsHash(hash))
            return node with { Sha256 = hash };
        return node;
    }

    private static bool IsHash(string? text) => text?.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var list))
            return default;
        if (list.ValueKind != JsonValueKind.Array)
            return default;
        return list.EnumerateArray();
    }

    private static string? Text(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return null;
        return value.GetString();
    }
}
