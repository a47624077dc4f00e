namespace OciMultiArch.Layout;

/// <summary>A blob of a layout as it is stored.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Open">Opens it at an offset below the length.</param>
internal sealed record LayoutBlob(long Length, Func<long, Stream> Open);
