namespace OciMultiArch;

public sealed partial record Platform
{
    /// <summary>
    /// This platform with the version and the features of the operating system that another states, or none: an image
    /// of Windows has the build that its base has.
    /// </summary>
    internal Platform WithBuildOf(Platform other) => this with
    {
        OsVersion = string.IsNullOrEmpty(other.OsVersion) ? null : other.OsVersion,
        OsFeatures = other.OsFeatures,
    };

    /// <summary>
    /// This platform; a version or features of the operating system that it leaves open are those of another.
    /// </summary>
    internal Platform WithMissingBuildOf(Platform other) => this with
    {
        OsVersion = string.IsNullOrEmpty(OsVersion) ? other.OsVersion : OsVersion,
        OsFeatures = OsFeatures.Count == 0 ? other.OsFeatures : OsFeatures,
    };
}
