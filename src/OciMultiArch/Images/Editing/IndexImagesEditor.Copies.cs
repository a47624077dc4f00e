using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <content>Images that stand in an index a second time, with layers of zstd.</content>
internal sealed partial class IndexImagesEditor
{
    private ZstdCopies? Copies
    {
        get
        {
            if (edit.Recompress is null)
                return null;
            return new(edit.Recompress, Means);
        }
    }

    private Artifact WithoutNeedlessCopies(Artifact index) => Copies?.WithoutNeedless(index) ?? index;

    private async ValueTask<Artifact> WithCopiesAsync(Artifact index, CancellationToken cancellationToken)
    {
        if (edit.Recompress?.ZstdCopy is null)
            return index;
        var (result, added) = await Copies!.AddAsync(index, cancellationToken).ConfigureAwait(false);
        foreach (var copy in added)
            made.TryAdd(copy.Digest, true);
        return result;
    }

    // An image that gets a copy becomes an index of both.
    private async ValueTask<Artifact> EditRootAsync(CancellationToken cancellationToken)
    {
        var image = await EditImageAsync(root, cancellationToken).ConfigureAwait(false);
        if (edit.Recompress?.ZstdCopy is null)
            return image;
        var described = await image.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false);
        var entry = described.Descriptor.Bare() with { Platform = described.Descriptor.Platform?.Written() };
        var bytes = OciJson.Write(new ImageIndex { MediaType = MediaType.OciIndex, Manifests = [entry] });
        Artifact index = new(Descriptor.Of(MediaType.OciIndex, bytes), bytes, [], new(children: [described]));
        var both = await WithCopiesAsync(index, cancellationToken).ConfigureAwait(false);
        return both == index ? image : both;
    }
}
