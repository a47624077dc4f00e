using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>An image with a layer of a mebibyte, too large for a small disk and for one write to a connection.</summary>
internal static class Large
{
    private const int Mebibyte = 1 << 20;

    public static ValueTask<Artifact> ImageAsync(int bytes = Mebibyte)
    {
        var layer = Bytes.Noise(bytes);
        return new ImageRecipe
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [new() { Blob = Blob.Of(MediaType.OciLayer, layer), DiffId = Digest.Of(layer) }],
        }.BuildAsync();
    }

    public static string Serve(FakeRegistry registry) => registry.Repository("app").Put(SampleImage.Make("linux/amd64", payload: Bytes.Noise(Mebibyte)), "1");
}
