using OciMultiArch.Internal;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>
/// What goes on top of an image as one layer: a folder and where its content goes, or a tar file as it is.
/// </summary>
internal sealed record LayerArgument(string Source, string? Prefix)
{
    private const string CreatedBy = "ocimulti edit --append";

    /// <summary>The folder and where its content goes; null for what is none.</summary>
    public FileArgument? Folder => Directory.Exists(Source) ? new(Source, Prefix ?? "/", PlacedMode.Usual) : null;

    /// <summary>What of the folder goes along; null for a tar file.</summary>
    public IReadOnlyList<LayerEntry>? Entries { get; init; }

    /// <summary>How a folder is compressed; a tar file stays as it is.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>Parses <c>DIR[:PREFIX]</c> or <c>FILE.tar</c>. The prefix begins after the last <c>:/</c>.</summary>
    /// <exception cref="FormatException">There is no path.</exception>
    public static LayerArgument Parse(string text)
    {
        var at = text.LastIndexOf(":/", StringComparison.Ordinal);
        var isDrive = OperatingSystem.IsWindows() && at == 1;
        LayerArgument argument = at < 0 || isDrive ? new(text, null) : new(text[..at], text[(at + 1)..]);
        if (argument.Source.Length > 0)
            return argument;
        throw new FormatException(
            $"'{text}' is not DIR[:PREFIX] or FILE.tar. Write for example ./static:/srv/static.");
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="cache">Where it is kept.</param>
    /// <param name="isWindows">Whether it is for Windows, where a folder's content stands below one for the drive.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="UsageException">A tar file has a prefix.</exception>
    /// <exception cref="ArgumentException">The prefix cannot be in an image.</exception>
    /// <exception cref="OciException">
    /// There is no such file or folder on this machine, or it cannot be read.
    /// </exception>
    public async ValueTask<Layer> PackAsync(IContentCache cache, bool isWindows, CancellationToken cancellationToken)
    {
        if (Entries is not null)
        {
            LayerOptions options = new() { CreatedBy = CreatedBy, Compression = Compression };
            var placed = isWindows ? LayerEntry.ForWindows(Entries) : Entries;
            return await Layer.PackAsync(cache, placed, options, cancellationToken);
        }
        if (!File.Exists(Source))
            throw FileArgument.Missing("--append", Source);
        if (Prefix is not null)
            throw new UsageException(
                $"--append {Source} is a file. The paths in a tar file are fixed, so it takes no prefix. Leave out "
                + $"':{Prefix}', or name a folder.");
        return await OfTarAsync(InputFile.At("--append", Source), cancellationToken);
    }

    private async ValueTask<Layer> OfTarAsync(string path, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(path, cancellationToken);
        var blob = await Blob.OfFileAsync(type, path, cancellationToken);
        try
        {
            return await Layer.OfAsync(blob, CreatedBy, cancellationToken);
        }
        catch (OciException broken)
        {
            var reason = $"--append {Output.Plain(Source)}: {broken.Reason}";
            throw new BuildException(broken.Problem, reason, broken.Remedy, broken);
        }
    }

    private async ValueTask<MediaType> TypeAsync(string path, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        try
        {
            await using var file = File.OpenRead(path);
            await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var reason = $"--append {Output.Plain(Source)} cannot be read: {DiskReason.Of(failure, Source)}.";
            throw new BuildException(Problem.DiskFailure, reason, null, failure);
        }
        return head switch
        {
            [0x1F, 0x8B, ..] => MediaType.OciLayerGzip,
            [0x28, 0xB5, 0x2F, 0xFD] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18] => MediaType.OciLayerZstd,
            _ => MediaType.OciLayer,
        };
    }
}
