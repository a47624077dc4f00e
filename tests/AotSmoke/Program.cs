using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OciMultiArch;
using OciMultiArch.AotSmoke;
using OciMultiArch.DependencyInjection;

if (args is not [var registry, var folder])
{
    Console.Error.WriteLine("Usage: OciMultiArch.AotSmoke REGISTRY FOLDER");
    return 2;
}
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Configuration["OciMultiArch:Registries:main:Host"] = registry;
builder.Services.AddOciMultiArch(builder.Configuration.GetSection("OciMultiArch"));
using var host = builder.Build();
await host.StartAsync();
var repo = host.Services.GetRequiredService<NamedRegistries>().Repository("main", "acme/smoke", RepositoryAccess.Push);

var layout = OciLayout.At(folder);
var images = new List<Artifact>();
foreach (var platform in Platform.ParseList("linux/amd64,linux/arm/v7"))
{
    var layer = await Layer.PackAsync(layout, [LayerEntry.File("hello.txt", System.Text.Encoding.UTF8.GetBytes($"Hello, {platform}!"))]);
    images.Add(
        await new ImageRecipe
        {
            Platform = platform,
            Layers = [layer],
            Change = new() { Labels = new Dictionary<string, string> { ["for"] = $"{platform}" } },
        }.BuildAsync());
}
await repo.PushAsync(await Artifact.CreateIndexAsync(images), ["1.0", "latest"]);

var there = await repo.GetAsync("latest");
await layout.PushAsync(there, ["1.0"]);
var here = await layout.GetAsync("1.0");
var last = (await here.ImagesAsync())[^1];
var smoke = new Smoke(
    there.Digest,
    [.. here.Index!.Manifests.Select(static each => $"{each.Platform}")],
    await TextAsync(last.Blobs[^1]),
    there.Digest == here.Digest);
Console.WriteLine(JsonSerializer.Serialize(smoke, SmokeJson.Default.Smoke));
await host.StopAsync();
return smoke.IsSame ? 0 : 1;

static async Task<string> TextAsync(Blob layer)
{
    await using var tar = new TarReader(new GZipStream(await layer.OpenAsync(), CompressionMode.Decompress));
    var entry = await tar.GetNextEntryAsync() ?? throw new InvalidDataException("The layer is empty.");
    using var text = new StreamReader(entry.DataStream!);
    return await text.ReadToEndAsync();
}
