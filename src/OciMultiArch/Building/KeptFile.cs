namespace OciMultiArch.Building;

/// <summary>Files of notes in a cache: whole or absent, and worth nothing when they are damaged.</summary>
internal static class KeptFile
{
    private const int MaxBytes = 4 << 20;

    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Whether a failure is one of the disk, which costs a cache its use and nobody a build.</summary>
    public static bool IsOfDisk(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    /// <summary>Makes a folder that nobody else may look into.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>The lines that were written; null where there are none, or others.</summary>
    public static string[]? Read(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists || file.Length > MaxBytes)
                return null;
            if (File.ReadAllLines(path) is not [.. var lines, var sum])
                return null;
            return sum == SumOf(lines) ? lines : null;
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            return null;
        }
    }

    /// <summary>Writes lines, in place of what was there, where the disk allows it.</summary>
    public static void Write(string path, params string[] lines) =>
        Replace(path, pending => File.WriteAllLines(pending, [.. lines, SumOf(lines)]));

    /// <summary>Writes bytes that can be told from others, in place of what was there, where the disk allows it.</summary>
    public static void Write(string path, byte[] bytes) => Replace(path, pending => File.WriteAllBytes(pending, bytes));

    /// <summary>Says that a file is in use, for what removes the least recently used.</summary>
    public static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            // It goes a little earlier than it might.
        }
    }

    /// <summary>Removes a file or a folder with all it holds, where the disk allows it.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            // What stays is looked at before it is used.
        }
    }

    private static void Replace(string path, Action<string> write)
    {
        var pending = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            write(pending);
            File.Move(pending, path, overwrite: true);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            Remove(pending);
        }
    }

    private static string SumOf(string[] lines) => Sum.Of(string.Join('\n', lines));
}
