using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <content>The file.</content>
internal sealed partial class SyncState
{
    // The first line of a run takes the place of all lines of earlier runs, so that the file does not grow for ever.
    private StreamWriter Begin(string path)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var all = known.Select(static pair => $"{pair.Key} {pair.Value}");
        File.WriteAllLines(fresh, all);
        File.Move(fresh, path, overwrite: true);
        return new(path, append: true) { NewLine = "\n" };
    }

    // A line that was cut off is none.
    private void Read(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var parts = line.Split(' ');
            var isWhole = parts.Length == 2 && Tag.TryParse(parts[0], null, out _);
            if (isWhole && Digest.TryParse(parts[1], null, out var digest))
                known[Tag.Parse(parts[0])] = digest;
        }
    }

    private static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;
}
