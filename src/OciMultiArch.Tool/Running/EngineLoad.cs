using System.ComponentModel;
using System.Text;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Running;

/// <summary>An archive that a program of an engine reads while it is written.</summary>
internal sealed class EngineLoad
{
    private const int MaxSaid = 1 << 14;
    private const int MaxShown = 600;
    private readonly Place.Engine engine;
    private Stream stdin = Stream.Null;

    public EngineLoad(Place.Engine engine)
    {
        this.engine = engine;
        Archive = engine.Into(new Input(() => stdin));
    }

    /// <summary>What is pushed to before it is loaded.</summary>
    public ArchiveWriter Archive { get; }

    /// <summary>Completes the archive into the program, and waits for its end.</summary>
    /// <exception cref="OciException">The program cannot be started or failed, or the archive cannot be made.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        OciException? broken = null;
        ProcessRunner runner = new(new(engine.File, ["load"])) { Feed = FeedAsync, MaxErrorBytes = MaxSaid };
        try
        {
            var ended = await runner.RunAsync(cancellationToken);
            if (ended.ExitCode != 0)
                throw Failed(ended);
        }
        catch (Win32Exception failure)
        {
            throw new OciException(Problem.MissingProgram, $"{engine.File} cannot be run: {failure.Message}.", null, failure);
        }
        if (broken is not null)
            throw broken;

        // A program that ends before it has read all says why.
        async Task FeedAsync(Stream stream, CancellationToken cancel)
        {
            stdin = stream;
            try
            {
                await Archive.CompleteAsync(cancel);
            }
            catch (OciException failure) when (failure.InnerException is IOException)
            {
                broken = failure;
            }
        }
    }

    private OciException Failed(ProcessRunner.Result ended)
    {
        var said = Encoding.UTF8.GetString(ended.Errors.Length > 0 ? ended.Errors : ended.Output).Trim();
        var quoted = said.Length == 0 ? "" : $": {Printable.Short(said.ReplaceLineEndings(" "), MaxShown).TrimEnd('.')}";
        return new(
            Problem.MissingProgram,
            $"'{engine.Program} load' ended with exit status {ended.ExitCode}{quoted}.",
            new Remedy($"Check that the engine runs, with '{engine.Program} info'."));
    }

    /// <summary>Writes to what is known only when the program has started.</summary>
    private sealed class Input(Func<Stream> target) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            target().WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            target().WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => target().Write(buffer, offset, count);

        public override Task FlushAsync(CancellationToken cancellationToken) => target().FlushAsync(cancellationToken);

        public override void Flush() => target().Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
