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

    /// <param name="Folder">The full path of a folder that is packed as a whole; empty for a file that is named itself.</param>
    /// <param name="Inner">
    /// The file's path below the folder, parts separated by <c>/</c>: none of them may be a link when the file is opened.
    /// The full path of a file that is named itself.
    /// </param>
    public sealed record HostFile(string Folder, string Inner) : LayerContent
    {
        // Reads are as large as the caller's buffer, so the stream needs none.
        private static readonly FileStreamOptions Unbuffered =
            new() { BufferSize = 0, Options = FileOptions.SequentialScan };

        // Made when it is needed: a layer may have many files.
        private string Path =>
            Folder.Length == 0 ? Inner : System.IO.Path.Combine(Folder, Inner.Replace('/', System.IO.Path.DirectorySeparatorChar));

        public override ValueTask<(Stream Stream, long Length)> OpenAsync(CancellationToken cancellationToken)
        {
            if (Directory.Exists(Path))
                throw IsFolder();
            try
            {
                var stream = Folder.Length > 0 && UnixFile.IsKnown ? OpenBelow() : Open();
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
            return HostError.Of(what, "Check that it exists and may be read.", failure, Path);
        }

        private Stream Open()
        {
            RegularFile.Check(Path);
            CheckLinks();
            if (new FileInfo(Path).Length > 0)
                return new FileStream(Path, Unbuffered);
            RegularFile.CheckEmpty(Path);
            return Stream.Null;
        }

        private FileStream OpenBelow()
        {
            var handle = RegularFile.OpenBelow(Folder.TrimEnd('/') + "/", Inner);
            FileStream stream = new(handle, FileAccess.Read, bufferSize: 0);
            if (stream.Length > 0 || !UnixFile.HoldsBytes(handle))
                return stream;
            stream.Dispose();
            throw IrregularFileException.WithoutLength();
        }

        // Where a file cannot be opened by the handle of its folder, a link is looked for right before.
        private void CheckLinks()
        {
            if (Folder.Length == 0)
                return;
            var path = Path;
            for (var left = Inner.Split('/').Length; left > 0; left--, path = System.IO.Path.GetDirectoryName(path)!)
                if (new FileInfo(path).LinkTarget is not null)
                    throw new IOException($"{path} was replaced by a symbolic link");
        }

        private BuildException IsFolder() => new(
            Problem.DiskFailure, $"{Printable.Short(Path)} is a folder, not a file.", new Remedy("Add it as a folder."));
    }
}
