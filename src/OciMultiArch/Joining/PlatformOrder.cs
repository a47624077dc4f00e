namespace OciMultiArch.Joining;

/// <summary>The one order of the images of an index: by canonical platform, then by version and features of the operating system, then by digest.</summary>
internal sealed class PlatformOrder : IComparer<Descriptor>
{
    public static PlatformOrder Instance { get; } = new();

    public int Compare(Descriptor? x, Descriptor? y)
    {
        foreach (var (one, other) in Keys(x!).Zip(Keys(y!)))
            if (string.CompareOrdinal(one, other) is not 0 and var order)
                return order;
        return 0;
    }

    private static string[] Keys(Descriptor image)
    {
        var platform = (image.Platform ?? new()).Canonical();
        return [platform.Os, platform.Architecture, platform.Variant ?? "", platform.OsVersion ?? "", string.Join(',', platform.OsFeatures), image.Digest.ToString()];
    }
}
