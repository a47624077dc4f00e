namespace OciMultiArch;

public sealed partial record Platform
{
    /// <summary>
    /// Whether this platform, in canonical form, has the version of the operating system that is asked for. Of Windows
    /// its beginning is enough: 10.0.20348 asks for every build 10.0.20348.*, as there is a new one each month.
    /// </summary>
    /// <param name="wanted">The version; null asks for none.</param>
    internal bool HasVersion(string? wanted)
    {
        if (wanted is null || wanted == OsVersion)
            return true;
        return Os == "windows" && OsVersion?.StartsWith(wanted + ".", StringComparison.Ordinal) == true;
    }

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
