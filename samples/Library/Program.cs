using OciMultiArch.LibrarySample;
using OciMultiArch.Testing;

// The code of docs/library.md, on a registry in memory: no network is needed.
using var registry = new TestRegistry();
using var client = registry.CreateClient();
var folder = Directory.CreateTempSubdirectory("library-").FullName;
try
{
    await Tour.RunAsync(client, registry.Host, folder, Console.Out);
}
finally
{
    Directory.Delete(folder, recursive: true);
}
