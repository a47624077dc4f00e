using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <content>The file.</content>
internal sealed partial class SyncState
{
    private const string All = "all";
    private const string Tags = "+tags";
    private const string End = ";";

    // The first line of a run takes the place of all lines of earlier runs, so that the file does not grow for ever.
    private StreamWriter Begin(string path)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var all = known.Select(static pair => $"{pair.Key} {pair.Value.Digest} {pair.Value.Referrers}");
        try
        {
            File.WriteAllLines(fresh, all);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            File.Delete(fresh);
            throw;
        }
        return new(path, append: true) { NewLine = "\n" };
    }

    // A line that was cut off is none.
    private void Read(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var parts = line.Split(' ');
            var isWhole = parts.Length == 3 && parts[2].EndsWith(End, StringComparison.Ordinal) && Tag.TryParse(parts[0], null, out _);
            if (isWhole && Digest.TryParse(parts[1], null, out var digest))
                known[Tag.Parse(parts[0])] = (digest, parts[2]);
        }
    }

    // One word that ends alike in every line: all, none, or the types.
    private static string TextOf(ReferrerSelection selection)
    {
        var types = All;
        if (selection.ArtifactTypes is { } named)
            types = string.Join(',', named.Order(StringComparer.Ordinal));
        return $"{types}{(selection.SignatureTags ? Tags : "")}{End}";
    }

    // All was looked at, and with it what is chosen of it; and whoever wants nothing lacks nothing.
    private bool Suffices(string earlier)
    {
        if (earlier == referrers || referrers == End)
            return true;
        var wantsTags = referrers.EndsWith(Tags + End, StringComparison.Ordinal);
        if (earlier == All + Tags + End)
            return true;
        return earlier == All + End && !wantsTags;
    }

    private static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;
}
