using OciMultiArch;
using OciMultiArch.Go;

namespace Acme.ReleaseService;

/// <summary>Builds the program and sends the image everywhere.</summary>
internal sealed class Publisher(RegistryClient client, ReleaseFile file, ILogger<Publisher> log)
{
    public async Task<ReleaseResult> PublishAsync(Release release, CancellationToken cancellationToken)
    {
        var stores = release.Repositories.Select(each => client.Repository(each, RepositoryAccess.Push)).ToList();
        var program = new GoApp(Path.Combine(file.Folder, release.Program))
        {
            Platforms = [.. release.Platforms.Select(static each => Platform.Parse(each))],
            LdFlags = $"-s -w -X main.version={release.Version}",
        };
        var progress = new LoggedProgress(log);
        try
        {
            var image = await program.BuildAsync(OciLayout.At(Path.Combine(file.Folder, "obj", "oci-cache")), progress, cancellationToken);
            var results = await stores.PushAsync(image, [release.Version, "latest"], new() { Progress = progress }, cancellationToken);
            return new(release.Version, image.Digest.ToString(), null, [.. release.Repositories.Zip(results, RepositoryResult.Of)]);
        }
        catch (OciException failure)
        {
            return new(release.Version, null, failure.Message, []);
        }
    }
}
