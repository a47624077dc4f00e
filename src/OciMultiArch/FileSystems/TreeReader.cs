using System.Buffers;
using OciMultiArch.Content;
using OciMultiArch.Layers;

namespace OciMultiArch.FileSystems;

/// <summary>Reads layers into a tree, the lowest first.</summary>
internal static class TreeReader
{
    private const int PieceSize = 64 * 1024;

    /// <summary>The tree of whole images.</summary>
    /// <exception cref="OciException">A layer cannot be read, or is not what a layer may be.</exception>
    public static ValueTask<FileTree> ReadWholeAsync(IReadOnlyList<Blob> layers, CancellationToken cancellationToken) =>
        ReadAsync(layers, new(isWhole: true), Hashing.None, cancellationToken);

    /// <summary>Reads layers into a tree.</summary>
    /// <exception cref="OciException">A layer cannot be read, or is not what a layer may be.</exception>
    public static async ValueTask<FileTree> ReadAsync(
        IReadOnlyList<Blob> layers, FileTree tree, Hashing hashing, CancellationToken cancellationToken)
    {
        for (var number = 0; number < layers.Count; number++)
        {
            tree.Begin(number);
            var reader = await LayerReader.OpenAsync(layers[number], cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                await AddAsync(reader, tree, hashing, cancellationToken).ConfigureAwait(false);
        }
        return tree;
    }

    private static async ValueTask AddAsync(
        LayerReader reader, FileTree tree, Hashing hashing, CancellationToken cancellationToken)
    {
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false))
        {
            var entry = Apply(reader, tree);
            if (hashing == Hashing.Files && entry is not null)
                entry.Digest = await reader.GuardAsync(() => HashAsync(reader.Content, cancellationToken)).ConfigureAwait(false);
        }
    }

    private static FileEntry? Apply(LayerReader reader, FileTree tree)
    {
        try
        {
            return tree.Apply(reader.Member!.Value, reader.Ordinal);
        }
        catch (FormatException wrong)
        {
            throw reader.Refused(wrong);
        }
    }

    private static async ValueTask<Digest> HashAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = ContentHash.Sha256();
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            int count;
            while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                hash.Append(buffer.AsSpan(0, count));
            return hash.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether the digests of files are wanted, for which their content is hashed.</summary>
    internal enum Hashing
    {
        None,
        Files,
    }
}
