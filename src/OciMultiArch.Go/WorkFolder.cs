using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>A temporary folder that nobody else may read, removed with all that is in it.</summary>
internal sealed class WorkFolder : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int MaxAttempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private WorkFolder(string path) => Path = path;

    public string Path { get; }

    /// <param name="parent">Where to make it; null for the system's place.</param>
    /// <exception cref="BuildException">It cannot be made.</exception>
    public static WorkFolder Create(string? parent)
    {
        const string Prefix = "ocimultiarch-go-";
        try
        {
            if (parent is null)
                return new(Directory.CreateTempSubdirectory(Prefix).FullName);
            var name = Prefix + System.IO.Path.GetRandomFileName();
            var above = System.IO.Path.GetFullPath(parent);
            var path = System.IO.Path.Combine(above, name);
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerOnly);
            return new(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var place = System.IO.Path.GetFullPath(parent ?? System.IO.Path.GetTempPath());
            var reason = Directory.Exists(place) ? "it cannot be written to" : "there is no such folder";
            throw new BuildException(
                Problem.DiskFailure,
                $"No temporary folder can be made in {Printable.Short(place)}: {reason}.",
                new("Set GOTMPDIR to a folder that can be written to."),
                failure);
        }
    }

    public string Subfolder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    // A process that was ended may hold or write its last file a moment longer.
    public async ValueTask DisposeAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                if (attempt == MaxAttempts)
                    return;
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }
}
