using OciMultiArch.Internal;

namespace OciMultiArch.Credentials;

/// <summary>
/// Changes a login file: one writer at a time, and a reader sees the old file or the new one, whole. The new content is written beside it under a name
/// that only one writer can have; the name is the lock.
/// </summary>
internal static class LoginFileEdit
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string LockSuffix = ".lock";
    private const int FileExists = 17; // EEXIST
    private const int FileExistsOnWindows = unchecked((int)0x80070050);
    private const int MostPauses = 500; // ten seconds: a writer needs milliseconds
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

    /// <summary>Replaces the file by what a function makes of it as it is now; null from either side stands for no file, and for no change.</summary>
    /// <returns>Whether the file was changed.</returns>
    /// <exception cref="OciException">The file is broken, cannot be written, or another writer does not come to an end.</exception>
    public static async ValueTask<bool> ApplyAsync(string path, Func<DockerConfigFile?, byte[]?> change, CancellationToken cancellationToken)
    {
        var target = Target(path);
        try
        {
            using var file = await CreateAsync(target + LockSuffix, target, cancellationToken).ConfigureAwait(false);
            var isMoved = false;
            try
            {
                if (change(await DockerConfigFile.ReadAsync(target, cancellationToken).ConfigureAwait(false)) is { } content)
                {
                    await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                    file.Flush(flushToDisk: true);
                    await file.DisposeAsync().ConfigureAwait(false);
                    File.Move(file.Name, target, overwrite: true);
                    isMoved = true;
                }
                return isMoved;
            }
            finally
            {
                await file.DisposeAsync().ConfigureAwait(false);
                if (!isMoved)
                    File.Delete(file.Name);
            }
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw Failed(target, failure);
        }
    }

    private static async ValueTask<FileStream> CreateAsync(string pending, string target, CancellationToken cancellationToken)
    {
        MakeFolder(Path.GetDirectoryName(target)!);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        for (var left = MostPauses; ; left--)
        {
            try
            {
                return new(pending, options);
            }
            catch (IOException failure) when (failure.HResult is FileExists or FileExistsOnWindows)
            {
                if (left == 0)
                    throw new OciException($"Another program is changing '{Printable.Short(target)}', or one broke off: if none runs, delete '{Printable.Short(pending)}'.");
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

    private static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;

    private static OciException Failed(string path, Exception failure) =>
        new($"The login file '{Printable.Short(path)}' cannot be written ({failure.GetType().Name}). Check its folder's permissions and the space on the disk.", failure);
}
