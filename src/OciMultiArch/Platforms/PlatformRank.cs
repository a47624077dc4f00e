namespace OciMultiArch.Platforms;

/// <summary>How well an image fits a host that it runs on; the greater, the better.</summary>
/// <param name="Kinship">1 for the host's own architecture, 0 for an older one that it also runs.</param>
/// <param name="Level">The variant.</param>
/// <param name="Build">The version of Windows; zero elsewhere and where none is stated.</param>
/// <param name="Features">How many features of the operating system the image makes use of.</param>
internal readonly record struct PlatformRank(int Kinship, CpuLevel Level, Version Build, int Features) : IComparable<PlatformRank>
{
    public int CompareTo(PlatformRank other) =>
        (Kinship, Level.Major, Level.Minor, Build, Features).CompareTo((other.Kinship, other.Level.Major, other.Level.Minor, other.Build, other.Features));
}
