using Acme.ReleaseService;
using OciMultiArch.DependencyInjection;

if (args is not [var file, .. var settings])
{
    Console.Error.WriteLine("Usage: ReleaseService RELEASE.JSON [--OciMultiArch:KEY=VALUE]...");
    return Ended.CannotBeUsed;
}

var ended = new Ended();
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
// As templates write it, for all clients of the program; the client of registries tries again by itself.
builder.Services.ConfigureHttpClientDefaults(static client => client.AddStandardResilienceHandler());
builder.Services.AddOciMultiArch(builder.Configuration.GetSection("OciMultiArch"));
builder.Services.AddSingleton(new ReleaseFile(Path.GetFullPath(file)));
builder.Services.AddSingleton<Publisher>();
builder.Services.AddSingleton(ended);
builder.Services.AddHostedService<ReleaseWorker>();
using var host = builder.Build();
await host.RunAsync();
return ended.Status;
