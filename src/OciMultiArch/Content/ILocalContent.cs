namespace OciMultiArch.Content;

/// <summary>Content on this machine, where a look costs nothing.</summary>
internal interface ILocalContent
{
    /// <summary>Whether a manifest is here and whole.</summary>
    ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken);
}
