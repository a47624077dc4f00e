using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using OciMultiArch.Internal;

namespace OciMultiArch.Disk;

/// <summary>Writes into what only streams: the standard output, a pipe, a socket, a character device.</summary>
internal static class OutputStream
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>Whether a path means a stream that the process was started with.</summary>
    public static bool IsStandard(string path) => Number(path) is 1 or 2;

    /// <summary>Opens it, has it written, and closes it.</summary>
    /// <exception cref="OciException">It cannot be opened, nobody reads from it, or writing failed.</exception>
    public static async ValueTask WriteAsync(
        string path, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure) || failure is SocketException)
        {
            if (Number(path) == 1)
                throw Broken(failure);
            throw DiskError.Of(failure, "write to", path);
        }
    }

    private static OciException Broken(Exception failure)
    {
        var reason = Printable.Short(failure.Message).TrimEnd('.');
        if (failure is UnauthorizedAccessException)
            reason = "it is closed";
        return new(
            Problem.DiskFailure,
            $"Cannot write to the standard output: {reason}.",
            new Remedy("See what reads from it, or name a file."),
            failure);
    }

    private static async ValueTask<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var number = Number(path);
        if (number == 1 && !Console.IsOutputRedirected)
            throw new OciException(
                Problem.DiskFailure,
                "The standard output is a terminal, which shows no archive.",
                new Remedy("Redirect it into a file or another program, or name a file."));
        if (number == 1)
            return OpenStandardOutput();
        if (number == 2)
            return Console.OpenStandardError();
        if (UnixFile.IsKnown && UnixFile.KindOf(path) == FileKind.Socket)
            return await ConnectAsync(path, cancellationToken).ConfigureAwait(false);
        return await OpenFileAsync(path, cancellationToken).ConfigureAwait(false);
    }

    // The console's stream takes everything for written when the reader of a pipe is gone. A file has no reader, and what
    // is written into it by the framework's handle would not move the place where the next program writes.
    private static Stream OpenStandardOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        FileStream pipe = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }

    private static int Number(string path) => path switch
    {
        "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1" => 1,
        "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2" => 2,
        _ => -1,
    };

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Opening a pipe waits for its reader, and nothing ends that wait but a reader: it is left behind.
    private static async ValueTask<Stream> OpenFileAsync(string path, CancellationToken cancellationToken)
    {
        var opening = Task.Run(() => Open(path), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(MaxWait, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException nobody)
        {
            throw new OciException(
                Problem.TimedOut,
                $"{LocalPath.Text(path)}: no program has opened this pipe to read from it within {MaxWait.TotalSeconds:0} s.",
                new Remedy("Start the program that reads first."),
                nobody);
        }
        finally
        {
            if (!opening.IsCompleted)
                _ = opening.ContinueWith(static late => late.Result.Dispose(), CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
}
