namespace OciMultiArch.EndToEnd.Compilers;

/// <summary>A base as mcr.microsoft.com/dotnet/runtime-deps is one: what a program of .NET is linked with, of Debian's packages.</summary>
public sealed class DotNetBase : IAsyncLifetime, IDisposable
{
    private readonly CompilerScene scene = new();

    /// <summary>The base, as of <c>--base</c>.</summary>
    public string Reference => $"oci:{scene.Work}/out:base";

    public async Task InitializeAsync()
    {
        List<Artifact> images = [];
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            await scene.FetchAsync(architecture, architecture, "libc6", "libgcc-s1", "libstdc++6");
            images.Add(await ImageAsync(architecture));
        }
        var index = await Artifact.CreateIndexAsync(images);
        await scene.Layout.PushAsync(index, ["base"]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => scene.Dispose();

    private async Task<Artifact> ImageAsync(string architecture)
    {
        var libraries = LayerEntry.FromFolder(scene.At(architecture), "/");
        ImageRecipe recipe = new()
        {
            Platform = Platform.Parse($"linux/{architecture}"),
            Layers = [await Layer.PackAsync(scene.Layout, libraries)],
        };
        return await recipe.BuildAsync();
    }
}
