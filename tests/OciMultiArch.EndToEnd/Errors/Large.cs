using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>An image with a layer of a mebibyte, too large for a small disk and for one write to a connection.</summary>
internal static class Large
{
    private const int Mebibyte = 1 << 20;

    public static async Task<Artifact> ImageAsync(int bytes = Mebibyte)
    {
        var content = Bytes.Noise(bytes);
        SampleLayer layer = new(ImageFamily.Oci.LayerType, content, Bytes.Digest(content));
        return await SampleImage.Of("linux/amd64", ImageFamily.Oci, [layer]).DescribedInAsync(new MemoryStore());
    }

    public static string Serve(FakeRegistry registry) =>
        registry.Repository("app").Put(SampleImage.Make("linux/amd64", payload: Bytes.Noise(Mebibyte)), "1");
}
