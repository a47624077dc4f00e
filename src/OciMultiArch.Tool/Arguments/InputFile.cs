using OciMultiArch.Internal;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>
/// A file that an option names, as one that can be read again. A pipe that a shell has opened for this program,
/// <c>&lt;(…)</c>, is read whole, once, into a temporary file that is gone when the program ends.
/// </summary>
internal static class InputFile
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, FileStream> Spooled = new(StringComparer.Ordinal);

    /// <summary>The file to read in place of a path.</summary>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="BuildException">It is another pipe, a socket or a device, or cannot be read.</exception>
    public static string At(string option, string path)
    {
        try
        {
            if (RegularFile.IsOwnPipe(path))
                return Spool(path);
            RegularFile.Check(path);
            return path;
        }
        catch (IrregularFileException irregular)
        {
            throw Failed(option, path, irregular, new(IrregularFileException.Remedy));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed(option, path, failure, null);
        }
    }

    /// <summary>What comes on the standard input, as a file that can be read again.</summary>
    /// <param name="option">The option that names it, for messages.</param>
    /// <exception cref="UsageException">It is a terminal.</exception>
    /// <exception cref="BuildException">It cannot be read.</exception>
    public static string OfStandardInput(string option)
    {
        if (!Console.IsInputRedirected)
            throw new UsageException($"{option}: the standard input is a terminal. Redirect a file or another program into it.");
        try
        {
            return Spool("-");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var reason = $"{option}: the standard input cannot be read: {DiskReason.Of(failure)}.";
            throw new BuildException(Problem.DiskFailure, reason, null, failure);
        }
    }

    /// <summary>Removes the temporary files.</summary>
    public static void RemoveAll()
    {
        lock (Gate)
        {
            foreach (var file in Spooled.Values)
                file.Dispose();
            Spooled.Clear();
        }
    }

    private static string Spool(string path)
    {
        FileStream file;
        lock (Gate)
        {
            if (Spooled.TryGetValue(path, out var known))
                return known.Name;
            var name = Path.Combine(Path.GetTempPath(), $"ocimulti-{Guid.NewGuid():n}");
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.DeleteOnClose,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Spooled.Add(path, file = new(name, options));
        }
        using var pipe = OpenPipe(path);
        pipe.CopyTo(file);
        file.Flush();
        return file.Name;
    }

    private static Stream OpenPipe(string path)
    {
        if (path == "-")
            return Console.OpenStandardInput();
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
    }

    private static BuildException Failed(string option, string path, Exception failure, Remedy? remedy)
    {
        var reason = $"{option} {Output.Plain(path)} cannot be read: {DiskReason.Of(failure, path)}.";
        return new(Problem.DiskFailure, reason, remedy, failure);
    }
}
