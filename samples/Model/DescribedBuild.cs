using OciMultiArch.Go;
using OciMultiArch.SupplyChain;

namespace OciMultiArch.ModelSample;

/// <summary>A build with an SBOM and provenance. Shown in docs, not run: it needs Go and a registry.</summary>
public static class DescribedBuild
{
    /// <param name="app">What to build.</param>
    /// <param name="cache">Where layers are packed.</param>
    /// <param name="repository">Where the image goes.</param>
    public static async Task PushAsync(GoApp app, OciLayout cache, Repository repository)
    {
        var built = await app.BuildAsync(cache);
        built = await built.WithSbomAsync(new() { Base = app.Base });
        built = await built.WithProvenanceAsync(new() { BuilderId = "https://ci.example.com/release", Base = app.Base });
        await repository.PushAsync(built, ["1.4.0", "latest"]);
    }
}
