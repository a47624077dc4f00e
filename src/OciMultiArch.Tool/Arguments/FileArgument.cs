using OciMultiArch.Internal;
using OciMultiArch.Layers;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>
/// A file, folder or pattern of this machine and where it goes in an image: <c>SRC=DST[:MODE[:UID:GID]]</c>.
/// </summary>
internal sealed record FileArgument(string Source, string Destination, PlacedMode Placed)
{
    private const UnixFileMode ReadBits = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Whether this is what comes on the standard input.</summary>
    public bool IsStandardInput => Source == "-";

    /// <summary>Parses <c>SRC=DST[:MODE[:UID:GID]]</c>. SRC may hold ':' (a drive of Windows) and '='.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says how to write it.</exception>
    public static FileArgument Parse(string text)
    {
        var at = text.IndexOf("=/", StringComparison.Ordinal);
        if (at <= 0)
            throw new FormatException(
                $"'{text}' is not SRC=DST[:MODE[:UID:GID]] with a DST that begins with '/'. "
                + "Write for example app.yaml=/etc/app.yaml:0640:65532:65532.");
        var (place, placed) = PlacedMode.Parse(text[(at + 1)..], text);
        FileArgument argument = new(text[..at], place, placed);
        if (argument.IsStandardInput && place.EndsWith('/'))
            throw new FormatException($"'{text}' gives the standard input no name. Write for example -=/etc/app.yaml.");
        return argument;
    }

    /// <summary>
    /// What goes into the image. A folder goes with all it holds; MODE is then that of its files, and whoever may read
    /// a file may enter
    /// its directory. A DST that ends in '/' receives a file under its own name.
    /// </summary>
    /// <param name="options">What goes along of a folder.</param>
    /// <exception cref="ArgumentException">The place cannot be in an image.</exception>
    /// <exception cref="BuildException">
    /// There is no such file or folder on this machine, or it cannot be read.
    /// </exception>
    public IEnumerable<LayerEntry> Entries(FolderOptions options)
    {
        if (Directory.Exists(Source))
            return FolderEntries(Source, options);
        if (IsStandardInput)
            return [Owned(LayerEntry.FromFile(InputFile.OfStandardInput($"--file -={Destination}"), Destination))];
        if (File.Exists(Source))
            return [Owned(LayerEntry.FromFile(InputFile.At("--file", Source), FilePlace()))];
        if (PathPattern.IsPattern(Source))
            return MatchingEntries(options);
        throw Missing("--file", Source);
    }

    /// <summary>The failure of an option that names nothing on this machine.</summary>
    public static BuildException Missing(string option, string source)
    {
        if (DiskReason.IsOtherText(source))
            return new(Problem.NotSupported, $"{option} {Output.Plain(source)}: the name is not UTF-8 text.", new("Rename it."));
        if (DiskReason.IsHidden(source))
            return new(
                Problem.DiskFailure, $"{option} {Output.Plain(source)}: {DiskReason.Denied}.", new("Check who may enter its folder."));
        return new(
            Problem.NotFound,
            $"{option} {Output.Plain(source)}: there is no such file or folder.",
            new("Correct the path, which begins at the current folder."));
    }

    private string FilePlace() => Destination.EndsWith('/') ? Destination + Path.GetFileName(Source) : Destination;

    // The folder is what stands before the first part with a wildcard.
    private IEnumerable<LayerEntry> MatchingEntries(FolderOptions options)
    {
        var slash = Source.LastIndexOf('/', Source.AsSpan().IndexOfAny('*', '?', '['));
        var folder = slash < 0 ? "." : Source[..(slash + 1)];
        FolderFilter own = new([Source[(slash + 1)..]], []);
        if (!Directory.Exists(folder))
            throw Missing("--file", Source);
        var entries = FolderEntries(folder, options with { Takes = TakenByBoth });
        if (!own.Unused.Any())
            return entries;
        throw new BuildException(
            Problem.NotFound,
            $"--file {Output.Plain(Source)}: the pattern matches nothing.",
            new("Correct it; it begins at the current folder."));

        bool TakenByBoth(string path) => own.Takes(path) & options.Takes!(path);
    }

    private IEnumerable<LayerEntry> FolderEntries(string folder, FolderOptions options)
    {
        var content = LayerEntry.FromFolder(folder, Destination, options);
        if (Destination == "/")
            return content.Select(Owned);
        return content.Prepend(LayerEntry.Directory(Destination)).Select(Owned);
    }

    private LayerEntry Owned(LayerEntry entry) =>
        entry with { UserId = Placed.UserId, GroupId = Placed.GroupId, Mode = ModeOf(entry) };

    private UnixFileMode ModeOf(LayerEntry entry)
    {
        if (Placed.Mode is not { } mode)
            return entry.Mode;
        return entry.Kind switch
        {
            LayerEntryKind.File => mode,
            // The bit for entering a directory stands two below the bit for reading.
            LayerEntryKind.Directory => mode | (UnixFileMode)((int)(mode & ReadBits) >> 2),
            _ => entry.Mode,
        };
    }
}
