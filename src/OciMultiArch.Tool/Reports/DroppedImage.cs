namespace OciMultiArch.Tool.Reports;

/// <summary>An image that an index held and holds no more.</summary>
/// <param name="Platform">What it runs on.</param>
/// <param name="Digest">The digest of its manifest.</param>
internal sealed record DroppedImage(string Platform, string Digest)
{
    public static DroppedImage Of(Descriptor image) => new(image.Platform!.ToString(), image.Digest.ToString());
}
