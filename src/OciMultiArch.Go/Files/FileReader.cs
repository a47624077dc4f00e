using System.Globalization;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>Reads a file or folder that an image is to have: <c>from</c>, <c>to</c>, <c>mode</c> and <c>owner</c>.</summary>
internal static class FileReader
{
    private const int MaxMode = 0xFFF;
    private const int Octal = 8;
    private const UnixFileMode ReadBits = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly string[] Keys = ["from", "to", "mode", "owner"];

    /// <exception cref="FormatException">It cannot be in an image.</exception>
    /// <exception cref="BuildException">There is no such file or folder.</exception>
    public static IEnumerable<LayerEntry> Read(DocumentElement element, string folder)
    {
        BuildFileKeys.Check(element, Keys);
        var source = Path.GetFullPath(element.Get("from").Text, folder);
        var place = element.Get("to");
        var mode = element.Find("mode")?.AsNumber(ParseMode);
        var (user, group) = element.Find("owner")?.AsNumber(ParseOwner) ?? (0, 0);
        try
        {
            var entries = EntriesOf(source, place.Text);
            return [.. entries.Select(Owned)];
        }
        catch (ArgumentException wrong)
        {
            throw place.Wrong(wrong.Message, wrong);
        }

        LayerEntry Owned(LayerEntry entry) =>
            entry with { UserId = user, GroupId = group, Mode = ModeOf(entry, mode) };
    }

    private static IEnumerable<LayerEntry> EntriesOf(string source, string destination)
    {
        if (Directory.Exists(source))
        {
            var content = LayerEntry.FromFolder(source, destination);
            if (destination == "/")
                return content;
            return content.Prepend(LayerEntry.Directory(destination));
        }
        if (!File.Exists(source))
            throw new BuildException(
                Problem.NotFound,
                $"{Printable.Short(source)}: there is no such file or folder.",
                new("Correct the path, which begins at the folder of the file that names it."));
        if (destination.EndsWith('/'))
            destination += Path.GetFileName(source);
        return [LayerEntry.FromFile(source, destination)];
    }

    // Whoever may read a file may enter its directory.
    private static UnixFileMode ModeOf(LayerEntry entry, UnixFileMode? given)
    {
        if (given is not { } mode)
            return entry.Mode;
        return entry.Kind switch
        {
            LayerEntryKind.File => mode,
            LayerEntryKind.Directory => mode | (UnixFileMode)((int)(mode & ReadBits) >> 2),
            _ => entry.Mode,
        };
    }

    private static UnixFileMode? ParseMode(string text)
    {
        var isOctal = text.Length is > 0 and <= 5 && text.All(static digit => digit is >= '0' and <= '7');
        if (isOctal && Convert.ToInt32(text, Octal) is <= MaxMode and var mode)
            return (UnixFileMode)mode;
        throw new FormatException("write an octal number up to 7777, such as 0644 or 755.");
    }

    private static (long User, long Group) ParseOwner(string text)
    {
        if (text.Split(':') is [var user, var group] && IsId(user, out var userId) && IsId(group, out var groupId))
            return (userId, groupId);
        throw new FormatException("write the numbers of a user and a group, as 65532:65532.");
    }

    private static bool IsId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id < uint.MaxValue;
}
