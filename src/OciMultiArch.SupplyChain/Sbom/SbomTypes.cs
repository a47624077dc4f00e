namespace OciMultiArch.SupplyChain;

/// <summary>The media types of SBOMs, which are artifact types too.</summary>
internal static class SbomTypes
{
    private const string Spdx = "application/spdx+json";
    private const string CycloneDx = "application/vnd.cyclonedx+json";

    /// <summary>The type of a form.</summary>
    public static MediaType TypeOf(SbomFormat format)
    {
        if (format == SbomFormat.Spdx)
            return new(Spdx);
        return new(CycloneDx);
    }

    /// <summary>The form that an artifact type stands for; null for what is no SBOM.</summary>
    public static SbomFormat? FormatOf(string? artifactType) => artifactType switch
    {
        Spdx => SbomFormat.Spdx,
        CycloneDx => SbomFormat.CycloneDx,
        _ => null,
    };
}
