using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OciMultiArch;
using OciMultiArch.DependencyInjection;
using OciMultiArch.Tracing;

if (args is not [var registry, .. var settings])
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/Tracing -- REGISTRY [--OciMultiArch:KEY=VALUE]...");
    return 2;
}
var builder = Host.CreateApplicationBuilder(settings);
builder.Configuration["OciMultiArch:Registries:target:Host"] = registry;
builder.Services.AddOciMultiArch(builder.Configuration.GetSection("OciMultiArch"));
builder.Logging.ClearProviders().AddFilter("OciMultiArch", LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning);
builder.Logging.AddConsole(static options => options.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Logging.AddSimpleConsole(static options => (options.SingleLine, options.ColorBehavior) = (true, Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled));
try
{
    using var host = builder.Build();
    using SpanPrinter printer = new(Console.Out);
    await host.StartAsync();
    var code = await SendAsync(host.Services.GetRequiredService<NamedRegistries>());
    await host.StopAsync();
    return code;
}
catch (Exception failure) when (failure is Microsoft.Extensions.Options.OptionsValidationException or InvalidOperationException)
{
    Console.Error.WriteLine(failure.Message);
    return 2;
}

// The image is small and needs no file: one layer that holds one line.
static async Task<int> SendAsync(NamedRegistries registries)
{
    try
    {
        var layer = await Layer.PackAsync(new MemoryStore(), [LayerEntry.File("hello.txt", "Hello!\n"u8.ToArray())]);
        var image = await new ImageRecipe { Platform = Platform.Parse("linux/amd64"), Layers = [layer] }.BuildAsync();
        await registries.Repository("target", "acme/traced", RepositoryAccess.Push).PushAsync(image, ["1.0"]);
        return 0;
    }
    catch (OciException failure)
    {
        Console.Error.WriteLine(failure.Message);
        return 1;
    }
}
