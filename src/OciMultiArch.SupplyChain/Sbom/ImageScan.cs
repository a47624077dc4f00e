using System.Formats.Tar;
using System.IO.Pipelines;

namespace OciMultiArch.SupplyChain;

/// <summary>Reads the files that layers put into an image, one over the other, as a container sees them.</summary>
internal static class ImageScan
{
    /// <summary>Reads the files of an image but for its lowest layers, in the order of their paths.</summary>
    /// <param name="image">The image.</param>
    /// <param name="below">How many layers are passed over: those of the base.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OciException">A layer cannot be read.</exception>
    public static async ValueTask<IReadOnlyList<ScannedFile>> ReadAsync(
        Artifact image, int below, CancellationToken cancellationToken)
    {
        var layers = image.Layers.Skip(below).ToArray();
        if (layers.Length == 0)
            return [];
        var part = Artifact.Create(null, layers, config: image.Config);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Pipe pipe = new();
        var writing = WriteAsync(part, pipe.Writer, stop.Token);
        List<ScannedFile> files = [];
        try
        {
            await ReadAsync(pipe.Reader, files, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Nobody reads any more: a writer that waits goes on, and ends.
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        files.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return files;
    }

    // What goes wrong here is thrown where the other end is read.
    private static async Task WriteAsync(Artifact part, PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await part.ExportAsync(writer.AsStream(leaveOpen: true), cancellationToken).ConfigureAwait(false);
            await writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            await writer.CompleteAsync(failure).ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask ReadAsync(
        PipeReader pipe, List<ScannedFile> files, CancellationToken cancellationToken)
    {
        TarReader tar = new(pipe.AsStream(leaveOpen: true), leaveOpen: true);
        await using (tar.ConfigureAwait(false))
        {
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    continue;
                var content = entry.DataStream ?? Stream.Null;
                var file = await ScannedFile.ReadAsync(entry.Name, content, cancellationToken).ConfigureAwait(false);
                files.Add(file);
            }
        }
        while (await pipe.ReadAsync(cancellationToken).ConfigureAwait(false) is { IsCompleted: false } rest)
            pipe.AdvanceTo(rest.Buffer.End);
    }
}
