namespace OciMultiArch.SupplyChain;

/// <summary>The form of an SBOM.</summary>
public enum SbomFormat
{
    /// <summary>SPDX 2.3 as JSON, <c>application/spdx+json</c> (ISO/IEC 5962).</summary>
    Spdx,

    /// <summary>CycloneDX 1.6 as JSON, <c>application/vnd.cyclonedx+json</c> (ECMA-424).</summary>
    CycloneDx,
}
