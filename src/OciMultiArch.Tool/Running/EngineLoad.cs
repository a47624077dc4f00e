using System.ComponentModel;
using System.Text;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>An archive that a program of an engine reads while it is written.</summary>
internal sealed class EngineLoad : IDisposable
{
    private const int MaxSaid = 1 << 14;
    private const int MaxShown = 600;
    private readonly Place.Engine engine;
    private readonly Input input = new();

    public EngineLoad(Place.Engine engine)
    {
        this.engine = engine;
        Archive = engine.Into(input);
    }

    /// <summary>What is pushed to before it is loaded.</summary>
    public ArchiveWriter Archive { get; }

    public void Dispose() => input.Dispose();

    /// <summary>Completes the archive into the program, waits for its end and shows what it warned of.</summary>
    /// <exception cref="OciException">
    /// The program cannot be started, failed or has not read all, or the archive cannot be made.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isWhole = false;
        ProcessRunner runner = new(new(engine.File, ["load"])) { Feed = FeedAsync, MaxErrorBytes = MaxSaid };
        ProcessRunner.Result ended;
        try
        {
            ended = await runner.RunAsync(cancellationToken);
        }
        catch (Win32Exception failure)
        {
            throw Unstarted(failure);
        }
        if (ended.ExitCode != 0)
            throw Failed(ended, "");
        if (!isWhole)
            throw Failed(ended, " before it had read the whole image");
        foreach (var line in Text(ended.Errors).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
            Output.Message($"'{engine.Program} load' says: {Output.Plain(line)}");

        // A program that ends before it has read all says why; its status and its words are told in place of the pipe's.
        async Task FeedAsync(Stream stream, CancellationToken cancel)
        {
            input.Target = stream;
            try
            {
                await Archive.CompleteAsync(cancel);
                isWhole = true;
            }
            catch (Exception failure) when (input.IsBroken && failure is OciException or IOException)
            {
            }
        }
    }

    private OciException Unstarted(Win32Exception failure)
    {
        var reason = $"{engine.File} cannot be started: {StartReason.Of(failure)}.";
        if (StartReason.RemedyOfMachine(failure) is { } remedy)
            return new(Problem.LimitExceeded, reason, new Remedy(remedy), failure);
        return new(
            Problem.MissingProgram,
            reason,
            new Remedy("Install it anew, or write an archive, docker-archive:FILE:REPO:TAG, and load that where the engine is."),
            failure);
    }

    private OciException Failed(ProcessRunner.Result ended, string early)
    {
        var said = Text(ended.Errors.Length > 0 ? ended.Errors : ended.Output);
        var quoted = said.Length == 0 ? "" : $": {Printable.Short(said.ReplaceLineEndings(" "), MaxShown).TrimEnd('.')}";
        if (!quoted.EndsWith('?') && !quoted.EndsWith('!'))
            quoted += ".";
        return new(
            Problem.MissingProgram,
            $"'{engine.Program} load' ended with exit status {ended.ExitCode}{early}{quoted}",
            new Remedy($"Check that the engine runs, with '{engine.Program} info'."));
    }

    private static string Text(byte[] said) => Encoding.UTF8.GetString(said).Trim();

    /// <summary>Writes to what is known only when the program has started.</summary>
    private sealed class Input : Stream
    {
        /// <summary>What is written to.</summary>
        public Stream Target { private get; set; } = Null;

        /// <summary>Whether nobody reads it any more.</summary>
        public bool IsBroken { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                await Target.WriteAsync(buffer, cancellationToken);
            }
            catch (IOException)
            {
                IsBroken = true;
                throw;
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) =>
            WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override Task FlushAsync(CancellationToken cancellationToken) => Target.FlushAsync(cancellationToken);

        public override void Flush() => Target.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
