namespace OciMultiArch.SupplyChain;

/// <summary>What an SBOM is to be like, and what is known besides the content. Equal when every member is.</summary>
public sealed record SbomOptions
{
    /// <summary>The form; SPDX by default.</summary>
    public SbomFormat Format { get; init; }

    /// <summary>
    /// The image or index that the images are built on: its files are not listed, and its packages are those that an
    /// SBOM names that refers to it (OCI 1.1 referrers of SPDX or CycloneDX type) where it was read. Null, the default,
    /// where there is none or it is not at hand: then all files are listed.
    /// </summary>
    public Artifact? Base { get; init; }

    /// <summary>
    /// What the images are called, for example <c>api</c>; null, the default, takes the last part of the import path of
    /// the first Go program in them.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// When the SBOM counts as made, in whole seconds; null, the default, is when its image counts as made, and of a
    /// single program the Unix epoch.
    /// </summary>
    public DateTimeOffset? Created { get; init; }
}
