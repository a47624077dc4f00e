using System.Text.Json;

namespace Acme.ImageKeeper;

/// <summary>An image that is or was published. Type, digest and size are all that a signature or a note needs.</summary>
/// <param name="Image">Its name, as <c>acme/runtime:1.4.0</c>.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">How many bytes its manifest has.</param>
/// <param name="IsReplaced">Whether another image has the name now.</param>
internal sealed record KnownImage(string Image, MediaType MediaType, Digest Digest, long Size, bool IsReplaced = false)
{
    public static KnownImage Of(string image, Descriptor found) => new(image, found.MediaType, found.Digest, found.Size);

    public Descriptor ToDescriptor() => new() { MediaType = MediaType, Digest = Digest, Size = Size };
}

/// <summary>The file of images that are or were published; each run hands it on to the next.</summary>
internal sealed class KnownImages(string path)
{
    public async Task<IReadOnlyList<KnownImage>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return [];
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync(file, KeeperJson.Default.IReadOnlyListKnownImage, cancellationToken) ?? [];
    }

    /// <summary>Notes what there is now; what had one of the names before is kept as replaced.</summary>
    public async Task UpdateAsync(IReadOnlyList<KnownImage> now, CancellationToken cancellationToken)
    {
        var digests = now.Select(static each => each.Digest).ToHashSet();
        var names = now.Select(static each => each.Image).ToHashSet();
        var before = (await ReadAsync(cancellationToken)).Where(each => !digests.Contains(each.Digest));
        var older = before.Select(each => each with { IsReplaced = each.IsReplaced || names.Contains(each.Image) });
        IReadOnlyList<KnownImage> all = [.. now, .. older];
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, all, KeeperJson.Default.IReadOnlyListKnownImage, cancellationToken);
    }
}
