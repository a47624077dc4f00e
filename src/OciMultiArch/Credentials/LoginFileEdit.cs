using OciMultiArch.Internal;

namespace OciMultiArch.Credentials;

/// <summary>
/// Changes a login file. There is one writer at a time, and a reader sees the old file or the new one, whole. The new
/// content is written beside the file under a name that only one writer can have: that name is the lock.
/// </summary>
internal static class LoginFileEdit
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string LockSuffix = ".lock";
    private const int FileExists = 17; // EEXIST
    private const int FileExistsOnWindows = unchecked((int)0x80070050);
    private const int MaxPauses = 500; // ten seconds: a writer needs milliseconds
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The file itself, where the path is a link to it.</summary>
    /// <exception cref="OciException">The link leads in a circle or cannot be read.</exception>
    public static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Path.GetFullPath(path);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw Failed(path, failure);
        }
    }

    /// <summary>Replaces the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">
    /// Makes the new content of the file as it is now, or of null for no file; null for no change.
    /// </param>
    /// <param name="cancellationToken">Ends the work; the file is as before.</param>
    /// <returns>Whether the file was changed.</returns>
    /// <exception cref="OciException">
    /// The file is broken, cannot be written, or another writer does not come to an end.
    /// </exception>
    public static async ValueTask<bool> ApplyAsync(
        string path, Func<DockerConfigFile?, byte[]?> change, CancellationToken cancellationToken)
    {
        var target = Target(path);
        if (IsDevice(target))
            throw Failed(target, new IOException("It is a device."));
        try
        {
            RegularFile.Check(target);
            using var pending = await CreateAsync(target + LockSuffix, target, cancellationToken).ConfigureAwait(false);
            return await ReplaceAsync(target, pending, change, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw Failed(target, failure);
        }
    }

    private static async ValueTask<bool> ReplaceAsync(
        string target, FileStream pending, Func<DockerConfigFile?, byte[]?> change, CancellationToken cancellationToken)
    {
        var isMoved = false;
        try
        {
            var now = await DockerConfigFile.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            if (change(now) is { } content)
            {
                await pending.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                pending.Flush(flushToDisk: true);
                await pending.DisposeAsync().ConfigureAwait(false);
                File.Move(pending.Name, target, overwrite: true);
                isMoved = true;
            }
            return isMoved;
        }
        finally
        {
            await pending.DisposeAsync().ConfigureAwait(false);
            if (!isMoved)
                File.Delete(pending.Name);
        }
    }

    private static async ValueTask<FileStream> CreateAsync(
        string pending, string target, CancellationToken cancellationToken)
    {
        MakeFolder(Path.GetDirectoryName(target)!);
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        for (var left = MaxPauses; ; left--)
        {
            try
            {
                return new(pending, options);
            }
            catch (IOException failure) when (failure.HResult is FileExists or FileExistsOnWindows)
            {
                if (left == 0)
                    throw Locked(pending, target);
            }
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    // A login would replace /dev/null for the whole machine, where it may.
    private static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows()
        && target.StartsWith("/dev/", StringComparison.Ordinal)
        && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;

    private static OciException Locked(string pending, string target) => new(
        Problem.Conflict,
        $"The login file '{Printable.Short(target)}' is being changed by another program, "
        + "or one was interrupted while it changed it.",
        new Remedy($"Try again, or if no such program runs, delete '{Printable.Short(pending)}'."));

    private static OciException Failed(string path, Exception failure) => new(
        Problem.DiskFailure,
        $"The login file '{Printable.Short(path)}' cannot be written ({DiskReason.Of(failure)}).",
        new Remedy("Check its folder's permissions and the space on the disk."),
        failure);
}
