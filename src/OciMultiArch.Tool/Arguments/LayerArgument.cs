using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>What goes on top of an image as one layer: a folder and where its content goes, or a tar file as it is.</summary>
internal sealed record LayerArgument(string Source, string? Prefix)
{
    private const string CreatedBy = "ocimulti edit --append";
    private static readonly byte[] Gzip = [0x1F, 0x8B];

    /// <summary>Parses <c>DIR[:PREFIX]</c> or <c>FILE.tar</c>: what follows the last <c>:/</c> is the prefix.</summary>
    /// <exception cref="FormatException">There is no path.</exception>
    public static LayerArgument Parse(string text)
    {
        var at = text.LastIndexOf(":/", StringComparison.Ordinal);
        var word = at >= 0 && !(OperatingSystem.IsWindows() && at == 1) ? new LayerArgument(text[..at], text[(at + 1)..]) : new(text, null);
        return word.Source.Length > 0 ? word : throw new FormatException($"'{text}' is not DIR[:PREFIX] or FILE.tar, such as ./static:/srv/static.");
    }

    /// <exception cref="UsageException">A tar file has no prefix.</exception>
    /// <exception cref="ArgumentException">The prefix cannot be in an image.</exception>
    /// <exception cref="OciException">There is nothing on this machine, or it cannot be read.</exception>
    public async ValueTask<Layer> PackAsync(IContentCache cache, CancellationToken cancellationToken)
    {
        if (Directory.Exists(Source))
            return await Layer.PackAsync(cache, new FileArgument(Source, Prefix ?? "/", null, 0, 0).Entries(), new() { CreatedBy = CreatedBy }, cancellationToken);
        if (!File.Exists(Source))
            throw new BuildException($"--append {Output.Plain(Source)}: there is no such folder or file here. Correct the path; it belongs to the folder that this runs in.");
        if (Prefix is not null)
            throw new UsageException($"--append {Source} is a file, and what is in a tar file has its places already: leave out ':{Prefix}', or name a folder.");
        var blob = await Blob.OfFileAsync(await TypeAsync(cancellationToken), Source, cancellationToken);
        try
        {
            return await Layer.OfAsync(blob, CreatedBy, cancellationToken);
        }
        catch (OciException broken)
        {
            throw new BuildException($"--append {Output.Plain(Source)}: {broken.Message}", broken);
        }
    }

    private async ValueTask<MediaType> TypeAsync(CancellationToken cancellationToken)
    {
        var head = new byte[Gzip.Length];
        try
        {
            await using var file = File.OpenRead(Source);
            await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BuildException($"--append {Output.Plain(Source)} cannot be read: {failure.Message}", failure);
        }
        return head.AsSpan().SequenceEqual(Gzip) ? MediaType.OciLayerGzip : MediaType.OciLayer;
    }
}
