using OciMultiArch.Internal;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>A file that is written at the end: whether it can be is known before anything is sent.</summary>
internal static class WritableFile
{
    /// <summary>Refuses a file that cannot be written. One that is not there yet is not there afterwards either.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tries">Whether the disk is tried; false where nothing will be written.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Check(string file, bool tries)
    {
        if (Directory.Exists(file))
            throw new UsageException($"{Output.Plain(file)} is a folder. Name a file.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            throw new UsageException($"{Output.Plain(file)} cannot be written: its folder does not exist.");
        if (!tries || IsIrregular(file))
            return;
        try
        {
            Try(file);
        }
        catch (FileNotFoundException failure)
        {
            throw new UsageException($"{Output.Plain(file)} cannot be written: no file can be made there.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Output.Plain(file)} cannot be written: {DiskReason.Of(failure)}.", failure);
        }
    }

    private static void Try(string file)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.Open,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!File.Exists(file))
        {
            options.Mode = FileMode.CreateNew;
            options.Options = FileOptions.DeleteOnClose;
        }
        using FileStream opened = new(file, options);
    }

    // To open and close a pipe would end it for its reader.
    private static bool IsIrregular(string file)
    {
        try
        {
            RegularFile.Check(file);
            return false;
        }
        catch (IrregularFileException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
