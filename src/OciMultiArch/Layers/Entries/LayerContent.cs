using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>Where a file's bytes come from; opened when the layer is packed.</summary>
internal abstract record LayerContent
{
    /// <summary>Opens the bytes and says how many there are.</summary>
    public abstract ValueTask<(Stream Stream, long Length)> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The failure in this library's family when reading it is this library's work; null when it passes through.
    /// </summary>
    public abstract BuildException? Explain(Exception failure);

    public sealed record Bytes(ReadOnlyMemory<byte> Content) : LayerContent
    {
        public override ValueTask<(Stream Stream, long Length)> OpenAsync(CancellationToken cancellationToken) =>
            new((new ReadOnlyMemoryStream(Content), Content.Length));

        public override BuildException? Explain(Exception failure) => null;
    }

    public sealed record Opened(long Length, Func<CancellationToken, ValueTask<Stream>> Open) : LayerContent
    {
        public override async ValueTask<(Stream Stream, long Length)> OpenAsync(CancellationToken cancellationToken)
        {
            var stream = await Open(cancellationToken).ConfigureAwait(false);
            return (stream, Length);
        }

        public override BuildException? Explain(Exception failure) => null;
    }

    public sealed record HostFile(string Path) : LayerContent
    {
        // Reads are as large as the caller's buffer, so the stream needs none.
        private static readonly FileStreamOptions Unbuffered =
            new() { BufferSize = 0, Options = FileOptions.SequentialScan };

        public override ValueTask<(Stream Stream, long Length)> OpenAsync(CancellationToken cancellationToken)
        {
            if (Directory.Exists(Path))
                throw IsFolder();
            try
            {
                // Opening a named pipe would wait for its writer; its length is 0.
                if (new FileInfo(Path).Length == 0)
                    return new((Stream.Null, 0));
                FileStream stream = new(Path, Unbuffered);
                return new((stream, stream.Length));
            }
            catch (Exception failure) when (Explain(failure) is { } explained)
            {
                throw explained;
            }
        }

        public override BuildException? Explain(Exception failure)
        {
            if (!HostError.IsOfDisk(failure))
                return null;
            var what = $"The file {Printable.Short(Path)} cannot be read into a layer";
            return HostError.Of(what, "Check that it exists and may be read.", failure);
        }

        private BuildException IsFolder() => new(
            Problem.DiskFailure, $"{Printable.Short(Path)} is a folder, not a file.", new Remedy("Add it as a folder."));
    }
}
