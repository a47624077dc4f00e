namespace OciMultiArch.SupplyChain;

/// <summary>A file of an image, with what its bytes say.</summary>
/// <param name="Path">Where it is, from the root, without '/' at its start.</param>
/// <param name="Sha1">Its SHA-1 in hexadecimal digits.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal digits.</param>
/// <param name="Program">What it says of its build; null for all but programs by Go.</param>
internal sealed record ScannedFile(string Path, string Sha1, string Sha256, GoBuildInfo? Program)
{
    /// <summary>Reads a file to its end. A program is kept in a temporary file meanwhile, nothing in memory.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="content">Its bytes; not closed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async ValueTask<ScannedFile> ReadAsync(
        string path, Stream content, CancellationToken cancellationToken)
    {
        using FileHashes hashes = new();
        var buffer = new byte[128 * 1024];
        var count = await content.ReadAtLeastAsync(buffer, buffer.Length, false, cancellationToken).ConfigureAwait(false);
        MemoryStream head = new(buffer, 0, count);
        var header = await ExecutableHeader.ReadAsync(head, cancellationToken).ConfigureAwait(false);
        FileStream? kept = null;
        if (header is not null)
            kept = TemporaryFile.Open();
        try
        {
            while (count > 0)
            {
                hashes.Append(buffer.AsSpan(0, count));
                if (kept is not null)
                    await kept.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            var program = kept is null ? null : await ProgramAsync(kept, cancellationToken).ConfigureAwait(false);
            var (sha1, sha256) = hashes.Finish();
            return new(path, sha1, sha256, program);
        }
        finally
        {
            if (kept is not null)
                await kept.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A damaged program is a file like others.
    private static async ValueTask<GoBuildInfo?> ProgramAsync(FileStream kept, CancellationToken cancellationToken)
    {
        try
        {
            return await GoBuildInfo.ReadAsync(kept, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidContentException)
        {
            return null;
        }
    }
}
