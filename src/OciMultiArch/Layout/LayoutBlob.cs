namespace OciMultiArch.Layout;

/// <summary>A blob of a layout as it is stored.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Open">Opens it at an offset below the length.</param>
internal sealed record LayoutBlob(long Length, Func<long, Stream> Open)
{
    /// <summary>The folder of all blobs.</summary>
    public const string FolderName = "blobs";

    /// <summary>
    /// Where a blob is under the root of a layout, parts separated by '/' (image-spec, image-layout.md, "Blobs").
    /// </summary>
    public static string PathOf(Digest digest) => $"{FolderName}/{digest.Algorithm}/{digest.Encoded}";
}
