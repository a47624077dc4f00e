namespace OciMultiArch.Building;

/// <summary>The layers below the programs of all platforms, lowest first.</summary>
/// <param name="Windows">Those of Windows.</param>
/// <param name="Others">Those of all others.</param>
internal sealed record PackedShared(IReadOnlyList<Layer> Windows, IReadOnlyList<Layer> Others)
{
    public IReadOnlyList<Layer> For(Platform platform)
    {
        if (SharedFiles.IsWindows(platform))
            return Windows;
        return Others;
    }
}
