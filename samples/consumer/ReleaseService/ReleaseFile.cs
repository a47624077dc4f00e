using System.Text.Json;

namespace Acme.ReleaseService;

/// <summary>The files that a release begins and ends with.</summary>
internal sealed class ReleaseFile(string path)
{
    public string Folder => Path.GetDirectoryName(path)!;

    public string ResultPath => Path.Combine(Folder, "result.json");

    public async Task<Release> ReadAsync(CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync(file, ReleaseJson.Default.Release, cancellationToken)
            ?? throw new JsonException($"{path} holds nothing.");
    }

    public async Task WriteAsync(ReleaseResult result)
    {
        await using var file = File.Create(ResultPath);
        await JsonSerializer.SerializeAsync(file, result, ReleaseJson.Default.ReleaseResult);
    }
}
