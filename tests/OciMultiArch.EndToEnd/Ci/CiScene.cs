using OciMultiArch.EndToEnd.Docs;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Ci;

/// <summary>A registry, a Go module and ocimulti on the PATH, as a build server's machine has them, and that server's own variables.</summary>
public sealed class CiScene : IAsyncLifetime
{
    private RecipeScene scene = null!;

    public async Task InitializeAsync()
    {
        scene = await RecipeScene.OfAsync("$REGISTRY");
        Directory.CreateDirectory(Path.Combine(scene.Work, "build"));
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    /// <summary>The jobs of a sample, for a tag and a repository of this registry.</summary>
    internal IReadOnlyList<CiJob> Jobs(string sample, string version)
    {
        (string Written, string Meant)[] values =
        [
            ("registry.example.com/acme/api", $"{Host}/{sample}/api"),
            ("registry.example.com", Host),
            ("ghcr.io", Host),
            ("${{ github.repository }}", $"{sample}/api"),
            ("${{ github.ref_name }}", version),
            ("${{ github.token }}", "unused"),
            ("$CI_REGISTRY_IMAGE", $"{Host}/{sample}"),
            ("$CI_REGISTRY_USER", "unused"),
            ("$CI_REGISTRY_PASSWORD", "unused"),
            ("$CI_REGISTRY", Host),
            ("$CI_COMMIT_TAG", version),
            ("$(Build.SourceBranchName)", version),
            ("$(registryUser)", "unused"),
            ("$(registryPassword)", "unused"),
            ("$(workspaces.registry.path)", "registry"),
            ("name: version, type: string,", $"name: version, type: string, default: {version},"),
            ("value: 1.4.0", $"value: {version}"),
            ("/build", $"{scene.Work}/build"),
        ];
        return CiSample.Jobs(
            sample,
            values.Aggregate(CiSample.Text(sample), static (text, each) => text.Replace(each.Written, each.Meant, StringComparison.Ordinal)));
    }

    internal Task<ProgramResult> RunAsync(IEnumerable<CiJob> jobs) => scene.RunAsync(string.Concat(jobs.Select(static each => each.Command)));

    private string Host => scene["REGISTRY"].Host;
}
