namespace OciMultiArch.TestKit;

/// <summary>Which specification's media types a document names.</summary>
public enum ImageFamily
{
    Oci,
    Docker,
}
