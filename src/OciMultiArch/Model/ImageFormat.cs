namespace OciMultiArch;

/// <summary>The family of media types that manifests, configs and layers are written in.</summary>
public enum ImageFormat
{
    /// <summary>The types of the OCI image specification.</summary>
    Oci,

    /// <summary>Docker's own types (image manifest version 2, schema 2), for older clients and registries.</summary>
    Docker,
}
