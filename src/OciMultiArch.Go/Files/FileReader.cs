using System.Globalization;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>Reads what an image is to have besides its program.</summary>
internal static class FileReader
{
    private const int MaxMode = 0xFFF;
    private const int Octal = 8;
    private const UnixFileMode ReadBits = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly string[] Keys = ["from", "to", "mode", "owner", "include", "exclude", "preserve"];
    private static readonly string[] KeysOfDirectories = ["path", "mode", "owner"];
    private static readonly string[] Preserved = ["links", "xattrs"];

    /// <exception cref="FormatException">It cannot be in an image.</exception>
    /// <exception cref="BuildException">There is no such file or folder.</exception>
    public static IReadOnlyList<LayerEntry> Read(DocumentElement element, string folder)
    {
        BuildFileKeys.Check(element, Keys);
        var source = Path.GetFullPath(element.Get("from").As(FileTexts.HostPath), folder);
        var place = element.Get("to");
        return Checked(place, () => EntriesOf(source, place.Text, OptionsOf(element)), element);
    }

    /// <summary>Reads the folder of a program's data.</summary>
    /// <exception cref="FormatException">It is no path.</exception>
    /// <exception cref="BuildException">There is no such folder.</exception>
    public static IReadOnlyList<LayerEntry> ReadAssets(DocumentElement element, string folder)
    {
        var source = Path.GetFullPath(element.As(FileTexts.HostPath), folder);
        if (!Directory.Exists(source))
            throw Missing(source, "folder");
        return [.. EntriesOf(source, DataFolder.Place, new())];
    }

    /// <summary>Reads an empty directory.</summary>
    /// <exception cref="FormatException">It cannot be in an image.</exception>
    public static IReadOnlyList<LayerEntry> ReadDirectory(DocumentElement element)
    {
        BuildFileKeys.Check(element, KeysOfDirectories);
        var place = element.Get("path");
        return Checked(place, () => [LayerEntry.Directory(place.Text)], element);
    }

    private static IReadOnlyList<LayerEntry> Checked(
        DocumentElement place, Func<IEnumerable<LayerEntry>> entries, DocumentElement element)
    {
        _ = place.As(FileTexts.Place);
        var mode = element.Find("mode")?.AsNumber(ParseMode);
        var (user, group) = element.Find("owner")?.AsNumber(ParseOwner) ?? (0, 0);
        try
        {
            return [.. entries().Select(Owned)];
        }
        catch (ArgumentException wrong)
        {
            throw place.Wrong(wrong.Message, wrong);
        }

        LayerEntry Owned(LayerEntry entry) =>
            entry with { UserId = user, GroupId = group, Mode = ModeOf(entry, mode) };
    }

    private static FolderOptions OptionsOf(DocumentElement element)
    {
        var preserved = Texts("preserve");
        if (preserved.Except(Preserved).Any())
            throw element.Get("preserve").Wrong("write links, xattrs or both.");
        FolderOptions options = new() { Include = Texts("include"), Exclude = Texts("exclude") };
        return options with { HardLinks = preserved.Contains("links"), Attributes = preserved.Contains("xattrs") };

        IReadOnlyList<string> Texts(string key)
        {
            if (element.Find(key) is { } found)
                return BuildSettings.TextsOf(found);
            return [];
        }
    }

    private static IEnumerable<LayerEntry> EntriesOf(string source, string destination, FolderOptions options)
    {
        if (Directory.Exists(source))
        {
            var content = LayerEntry.FromFolder(source, destination, options);
            if (destination == "/")
                return content;
            return content.Prepend(LayerEntry.Directory(destination));
        }
        if (!File.Exists(source))
            throw Missing(source, "file or folder");
        if (destination.EndsWith('/'))
            destination += Path.GetFileName(source);
        return [LayerEntry.FromFile(source, destination)];
    }

    private static BuildException Missing(string source, string kind) => new(
        Problem.NotFound,
        $"{Printable.Short(source)}: there is no such {kind}.",
        new("Correct the path, which begins at the folder of the file that names it."));

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
