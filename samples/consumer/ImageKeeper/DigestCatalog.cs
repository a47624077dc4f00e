using System.Collections.Concurrent;

namespace Acme.ImageKeeper;

/// <summary>What images are in the public registry now. Each is asked for once, by HEAD: nothing is fetched.</summary>
internal sealed class DigestCatalog(RegistryClient client, NamedRegistries registries, TextWriter output)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Descriptor?>>> known = new(StringComparer.Ordinal);

    /// <summary>What an image is; null when it is not there.</summary>
    public Task<Descriptor?> FindAsync(string image, CancellationToken cancellationToken) => known.GetOrAdd(
        image,
        each => new(() => client.ResolveAsync(registries.Reference("public", each), cancellationToken).AsTask())).Value;

    /// <summary>What all of them are, side by side; the client sees to it that they are not too many at once.</summary>
    public async Task<IReadOnlyList<KnownImage>> FindAllAsync(IReadOnlyList<string> images, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(images.Distinct().Select(async each => (Image: each, Is: await FindAsync(each, cancellationToken))));
        foreach (var (image, _) in found.Where(static each => each.Is is null))
            await output.WriteLineAsync($"{image} is not there.");
        var there = found.Where(static each => each.Is is not null).Select(static each => KnownImage.Of(each.Image, each.Is!)).ToList();
        await output.WriteLineAsync($"The digests of {there.Count} images are known.");
        return there;
    }
}
