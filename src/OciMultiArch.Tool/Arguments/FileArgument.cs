using System.Globalization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>A file or folder of this machine and where it goes in an image: <c>SRC=DST[:MODE[:UID:GID]]</c>.</summary>
internal sealed record FileArgument(string Source, string Destination, UnixFileMode? Mode, long UserId, long GroupId)
{
    private const int MaxModeDigits = 5;
    private const int MaxMode = 0xFFF;
    private const UnixFileMode ReadBits = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Parses <c>SRC=DST[:MODE[:UID:GID]]</c>. SRC may hold ':' (a drive of Windows) and '='.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says how to write it.</exception>
    public static FileArgument Parse(string text)
    {
        var at = text.IndexOf("=/", StringComparison.Ordinal);
        if (at <= 0)
            throw new FormatException(
                $"'{text}' is not SRC=DST[:MODE[:UID:GID]] with a DST that begins with '/'. "
                + "Write for example app.yaml=/etc/app.yaml:0640:65532:65532.");
        var source = text[..at];
        return text[(at + 1)..].Split(':') switch
        {
            [var place] => new(source, place, null, 0, 0),
            [var place, var mode] => new(source, place, ParseMode(mode, text), 0, 0),
            [var place, var mode, var user, var group] =>
                new(source, place, ParseMode(mode, text), ParseOwner(user, text), ParseOwner(group, text)),
            [_, _, _] => throw new FormatException($"'{text}' names an owner without a group. Write DST:MODE:UID:GID."),
            _ => throw new FormatException(
                $"'{text}' has too many ':' after '='. Write DST:MODE:UID:GID, without ':' in DST."),
        };
    }

    /// <summary>
    /// What goes into the image. A folder goes with all it holds; MODE is then that of its files, and whoever may read
    /// a file may enter
    /// its directory. A DST that ends in '/' receives a file under its own name.
    /// </summary>
    /// <exception cref="ArgumentException">The place cannot be in an image.</exception>
    /// <exception cref="BuildException">
    /// There is no such file or folder on this machine, or it cannot be read.
    /// </exception>
    public IEnumerable<LayerEntry> Entries()
    {
        if (Directory.Exists(Source))
            return FolderEntries().Select(Owned);
        if (!File.Exists(Source))
            throw Missing("--file", Source);
        var destination = Destination.EndsWith('/') ? Destination + Path.GetFileName(Source) : Destination;
        return [Owned(LayerEntry.FromFile(InputFile.At("--file", Source), destination))];
    }

    /// <summary>The failure of an option that names nothing on this machine.</summary>
    public static BuildException Missing(string option, string source) => new(
        Problem.NotFound,
        $"{option} {Output.Plain(source)}: there is no such file or folder.",
        new("Correct the path, which begins at the current folder."));

    private IEnumerable<LayerEntry> FolderEntries()
    {
        var content = LayerEntry.FromFolder(Source, Destination);
        if (Destination == "/")
            return content;
        return content.Prepend(LayerEntry.Directory(Destination));
    }

    private LayerEntry Owned(LayerEntry entry) =>
        entry with { UserId = UserId, GroupId = GroupId, Mode = ModeOf(entry) };

    private UnixFileMode ModeOf(LayerEntry entry)
    {
        if (Mode is not { } mode)
            return entry.Mode;
        return entry.Kind switch
        {
            LayerEntryKind.File => mode,
            // The bit for entering a directory stands two below the bit for reading.
            LayerEntryKind.Directory => mode | (UnixFileMode)((int)(mode & ReadBits) >> 2),
            _ => entry.Mode,
        };
    }

    private static UnixFileMode? ParseMode(string octal, string text)
    {
        if (octal.Length == 0)
            return null;
        var isOctal = octal.Length <= MaxModeDigits && octal.All(static digit => digit is >= '0' and <= '7');
        var mode = isOctal ? Convert.ToInt32(octal, 8) : int.MaxValue;
        if (mode <= MaxMode)
            return (UnixFileMode)mode;
        throw new FormatException(
            $"'{octal}' of '{text}' is not a mode: write an octal number up to 7777, such as 0644 or 755.");
    }

    private static long ParseOwner(string number, string text)
    {
        var isNumber = uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        if (isNumber && id < uint.MaxValue)
            return id;
        throw new FormatException(
            $"'{number}' of '{text}' is not the number of a user or group: write 0 to 4294967294.");
    }
}
