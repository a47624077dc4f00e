using System.Globalization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>A file or folder of this machine and where it goes in an image: <c>SRC=DST[:MODE[:UID:GID]]</c>.</summary>
internal sealed record FileArgument(string Source, string Place, UnixFileMode? Mode, long UserId, long GroupId)
{
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="FormatException">It is none; the message says how to write one.</exception>
    public static FileArgument Parse(string text)
    {
        // The source may hold ':' (a drive of Windows) and '='.
        var at = text.IndexOf("=/", StringComparison.Ordinal);
        if (at <= 0)
            throw new FormatException($"'{text}' is not SRC=DST[:MODE[:UID:GID]] with a DST that begins with '/', such as app.yaml=/etc/app.yaml:0640:65532:65532.");
        return text[(at + 1)..].Split(':') switch
        {
            [var place] => new(text[..at], place, null, 0, 0),
            [var place, var mode] => new(text[..at], place, OfMode(mode, text), 0, 0),
            [var place, var mode, var user, var group] => new(text[..at], place, OfMode(mode, text), Owner(user, text), Owner(group, text)),
            [_, _, _] => throw new FormatException($"'{text}' names an owner without a group: write DST:MODE:UID:GID."),
            _ => throw new FormatException($"'{text}' has too many ':' after '=': write DST:MODE:UID:GID, and no ':' in DST."),
        };
    }

    /// <summary>
    /// What goes into the image. A folder goes with all it holds; its MODE is that of files, and directories can be entered by whom it lets read. A DST that
    /// ends in '/' receives a file under its own name.
    /// </summary>
    /// <exception cref="ArgumentException">The place cannot be in an image.</exception>
    /// <exception cref="BuildException">There is nothing on this machine, or it cannot be read.</exception>
    public IEnumerable<LayerEntry> Entries()
    {
        if (Directory.Exists(Source))
            return (Place == "/" ? [] : (LayerEntry[])[LayerEntry.Directory(Place)]).Concat(LayerEntry.FromFolder(Source, Place)).Select(Owned);
        if (!File.Exists(Source))
            throw new BuildException($"--file {Output.Plain(Source)}: there is no such file or folder here. Correct the path; it belongs to the folder that this runs in.");
        return [Owned(LayerEntry.FromFile(Source, Place.EndsWith('/') ? Place + Path.GetFileName(Source) : Place))];
    }

    private LayerEntry Owned(LayerEntry entry) => entry with
    {
        UserId = UserId,
        GroupId = GroupId,
        Mode = (entry.Kind, Mode) switch
        {
            (LayerEntryKind.File, { } mode) => mode,
            // The bit for entering stands two below the one for reading.
            (LayerEntryKind.Directory, { } mode) => mode | (UnixFileMode)((int)(mode & Read) >> 2),
            _ => entry.Mode,
        },
    };

    private static UnixFileMode? OfMode(string octal, string text)
    {
        if (octal.Length == 0)
            return null;
        return octal.Length <= 5 && octal.All(static each => each is >= '0' and <= '7') && Convert.ToInt32(octal, 8) is var mode && mode <= 0xFFF
            ? (UnixFileMode)mode
            : throw new FormatException($"'{octal}' of '{text}' is not a mode: write an octal number up to 7777, such as 0644 or 755.");
    }

    private static long Owner(string number, string text) => uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < uint.MaxValue
        ? id
        : throw new FormatException($"'{number}' of '{text}' is not the number of a user or group: write 0 to 4294967294.");
}
