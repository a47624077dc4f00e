namespace OciMultiArch.Layout;

/// <summary>The files of an image layout, wherever they stand: in a folder or in an archive.</summary>
internal interface ILayoutFiles
{
    /// <summary>What to do about content that is not what it should be: a sentence.</summary>
    string Remedy { get; }

    /// <summary>index.json, or an empty one where there is none yet.</summary>
    /// <exception cref="OciException">This is no layout, or the disk refuses.</exception>
    ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken);

    /// <summary>A blob, or null.</summary>
    /// <exception cref="OciException">This is no layout, or the disk refuses.</exception>
    ValueTask<LayoutBlob?> BlobAsync(Digest digest, CancellationToken cancellationToken);
}
