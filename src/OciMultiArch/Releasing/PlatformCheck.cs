namespace OciMultiArch;

/// <summary>What is done about the platform that a release states for an image.</summary>
public enum PlatformCheck
{
    /// <summary>The image's config is read, once for each distinct one: an image for another platform fails its index.</summary>
    Config,

    /// <summary>The platform is taken as it is stated: one request less for each image, and a mix-up goes unseen.</summary>
    None,
}
