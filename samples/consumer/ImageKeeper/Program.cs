using System.Security.Cryptography;
using System.Text.Json;
using Acme.ImageKeeper;

if (args is not [var file, .. var words])
{
    Console.Error.WriteLine("Usage: ImageKeeper IMAGES.JSON [STEP]... [--KEY=VALUE]...");
    return 2;
}

var steps = words.TakeWhile(static each => !each.StartsWith("--", StringComparison.Ordinal)).ToArray();
HostApplicationBuilderSettings settings = new() { Args = words[steps.Length..], ContentRootPath = AppContext.BaseDirectory };
var builder = Host.CreateApplicationBuilder(settings);
var services = builder.Services;
services.ConfigureHttpClientDefaults(static client => client.AddStandardResilienceHandler());
services.AddOciMultiArch(builder.Configuration.GetSection("OciMultiArch"));
services.AddKeyedOciMultiArch(Cleaning.Account, static each => CleanerAccount.Of(
    each.GetRequiredService<IConfiguration>(), each.GetRequiredService<NamedRegistries>()));
services.AddSingleton(TimeProvider.System);
services.AddSingleton(Console.Out);
services.AddSingleton(new KnownImages(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "digests.json")));
services.AddSingleton<Keeper>().AddSingleton<ManifestLists>().AddSingleton<Signing>().AddSingleton<Copies>();
services.AddSingleton<DigestCatalog>().AddSingleton<EndOfLife>().AddSingleton<Cleaning>();
using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
services.AddSingleton<Sign>((payload, _) => new(key.SignData(payload.Span, HashAlgorithmName.SHA256)));
try
{
    var plan = JsonSerializer.Deserialize(File.ReadAllText(file), KeeperJson.Default.Plan);
    services.AddSingleton(plan ?? throw new JsonException($"{file} holds nothing."));
    using var host = builder.Build();
    await host.StartAsync();
    var keeper = host.Services.GetRequiredService<Keeper>();
    foreach (var each in steps.DefaultIfEmpty("all").SelectMany(static each => each == "all" ? Keeper.Steps : [each]))
        await keeper.RunAsync(each, CancellationToken.None);
    await host.StopAsync();
    return 0;
}
catch (Exception wrong) when (wrong is OciException or JsonException or FormatException or IOException)
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}
