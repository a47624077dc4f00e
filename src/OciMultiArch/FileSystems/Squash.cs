using OciMultiArch.Content;
using OciMultiArch.Images;
using OciMultiArch.Internal;

namespace OciMultiArch.FileSystems;

/// <summary>Makes one layer of several of an image.</summary>
internal sealed class Squash(IContentCache cache, Artifact? onto, LayerOptions options)
{
    /// <summary>Squashes the layers of an image on a platform; null when there is one at most.</summary>
    public async ValueTask<SquashedLayers?> RunAsync(Artifact image, Platform? platform, CancellationToken cancellationToken)
    {
        var kept = 0;
        if (onto is not null)
            kept = await KeptAsync(image, onto, platform, cancellationToken).ConfigureAwait(false);
        Blob[] above = [.. image.Blobs.Skip(1 + kept)];
        if (above.Length < 2)
            return null;
        using var layers = await LocalLayers.FetchAsync(above, cancellationToken).ConfigureAwait(false);
        FileTree tree = new(isWhole: kept == 0);
        await TreeReader.ReadAsync(layers.Blobs, tree, TreeReader.Hashing.None, cancellationToken).ConfigureAwait(false);
        CheckLinks(tree, image);
        TreeWriter writer = new(tree, layers.Blobs, TreeWriter.Folders.First);
        Digest? diffId = null;
        var type = options.Compression.MediaType;
        var blob = await cache.PackAsync(type, PackInto, cancellationToken).ConfigureAwait(false);
        var createdBy = options.CreatedBy ?? $"squash of {above.Length} layers";
        return new(kept, new() { Blob = blob, DiffId = diffId!, CreatedBy = createdBy });

        async ValueTask PackInto(Stream destination, CancellationToken cancel) =>
            diffId = await WriteAsync(writer, destination, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Digest> WriteAsync(TreeWriter writer, Stream destination, CancellationToken cancellationToken)
    {
        var compressed = options.Compression.Open(destination);
        await using (compressed.ConfigureAwait(false))
        {
            using HashingStream tar = new(compressed, options.Progress);
            await writer.WriteAsync(tar, cancellationToken).ConfigureAwait(false);
            return tar.Finish();
        }
    }

    private static async ValueTask<int> KeptAsync(
        Artifact image, Artifact onto, Platform? platform, CancellationToken cancellationToken)
    {
        if (platform is null)
            throw new BuildException(
                Problem.MissingPlatform,
                $"The config of {image.Digest} names no operating system and architecture, so no base can be found for it.");
        var found = await BaseImage.FindAsync(onto, "base", platform, cancellationToken).ConfigureAwait(false);
        var own = image.Manifest!.Layers;
        var ofBase = found.Manifest!.Layers;
        var common = own.Zip(ofBase).TakeWhile(static pair => pair.First.Digest == pair.Second.Digest).Count();
        if (common == ofBase.Count)
            return common;
        throw new BuildException(
            Problem.InvalidContent,
            $"The image {image} was not built on {BaseImage.NameOf(onto)}: the base has {ofBase.Count} layers, of which it has {common}.",
            new Remedy("Name the base that it was built on."));
    }

    // What is unpacked from one layer has one state of a path, and the link would get the wrong one.
    private static void CheckLinks(FileTree tree, Artifact image)
    {
        foreach (var link in tree.Root.Below().Where(static node => node.Entry.IsHardLink))
        {
            if (!tree.Touches(link.Entry.LinkPath))
                continue;
            throw new BuildException(
                Problem.InvalidContent,
                $"The hard link '{Printable.Short(link.Path)}' of {image.Digest} leads to '{Printable.Short(link.Entry.LinkPath)}' of its "
                + "base, which a layer above replaces or removes.",
                new Remedy("Squash all layers."));
        }
    }
}
