using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch;

/// <summary>
/// One file, directory or link of a layer. It holds no open file: content is opened when the layer is packed.
/// Immutable; owner and mode are changed by <c>with</c>. Equal when all properties are and the content comes from the
/// same place.
/// </summary>
public sealed partial record LayerEntry
{
    /// <summary>The default mode of files: 0644.</summary>
    public const UnixFileMode FileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The mode of programs, and the default of directories: 0755.</summary>
    public const UnixFileMode ProgramMode =
        FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The mode of directories that everybody writes to, 1777: only who made a file removes it.</summary>
    internal const UnixFileMode SharedMode = (UnixFileMode)0x3FF;

    private const UnixFileMode EveryMode = (UnixFileMode)0xFFF;
    private const UnixFileMode LinkMode = (UnixFileMode)0x1FF;

    private LayerEntry(LayerEntryKind kind, string path, UnixFileMode mode)
    {
        Kind = kind;
        Path = path;
        Mode = mode;
    }

    /// <summary>What the entry is.</summary>
    public LayerEntryKind Kind { get; }

    /// <summary>
    /// The path in the image, relative to its root, parts separated by <c>/</c>, without one at either end.
    /// </summary>
    public string Path { get; }

    /// <summary>
    /// The permissions, set-id bits and sticky bit; 0644 for a file, 0755 for a directory, 0777 for a symbolic link.
    /// </summary>
    /// <remarks>
    /// A hard link to a file of the same layer takes mode and owner of that file, as all names of a file share them.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value has bits beyond 07777.</exception>
    public UnixFileMode Mode
    {
        get;
        init
        {
            if ((value & ~EveryMode) != 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, "A mode has no bits beyond 07777.");
            field = value;
        }
    }

    /// <summary>The owner's number, 0 (root) by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within 0 to 4294967295.</exception>
    public long UserId { get; init => field = Checked(value); }

    /// <summary>The group's number, 0 (root) by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within 0 to 4294967295.</exception>
    public long GroupId { get; init => field = Checked(value); }

    /// <summary>
    /// Where a link leads: any text for a symbolic link, a path in the image for a hard link; null for files and
    /// directories.
    /// </summary>
    public string? LinkTarget { get; private init; }

    /// <summary>
    /// The capabilities of Linux that a program gets when it starts, whoever starts it: <c>cap_net_bind_service+ep</c>
    /// lets a user who is not root listen on port 80. Names as in capabilities(7), separated by commas; then <c>p</c>
    /// (permitted), <c>i</c> (inheritable) and <c>e</c> (in effect from the start). Null, the default, for none, or those
    /// that the file has where <see cref="FolderOptions.Attributes"/> go along. They are written as the extended attribute
    /// <c>security.capability</c>.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The text is malformed or names what Linux does not know; or the entry is no file.
    /// </exception>
    public string? Capabilities
    {
        get;
        init
        {
            if (value is not null && Kind != LayerEntryKind.File)
                throw new ArgumentException($"{Kind} '{Printable.Short(Path)}' has no capabilities: only files have.");
            _ = FileCapabilities.Set(Attributes, value);
            field = value;
        }
    }

    /// <summary>
    /// Extended attributes of a file or directory by their names (<c>user.mime_type</c>), values in base64: they need not be
    /// text. They are written as pax records <c>SCHILY.xattr.</c>, which engines read. Empty by default.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A name is empty or holds <c>=</c> or NUL, a value is not base64, or the entry is a link.
    /// </exception>
    public IReadOnlyDictionary<string, string> Attributes
    {
        get;
        init
        {
            field = Frozen.Map(value);
            if (field.Count > 0)
                AttributeRules.Check(Kind, Path, field);
        }
    } = Frozen.EmptyMap();

    /// <summary>Where a file's bytes come from; null for all else.</summary>
    internal LayerContent? Content { get; private init; }

    /// <summary>A file of bytes in memory, mode 0644.</summary>
    /// <param name="path">The path in the image, absolute or relative to its root.</param>
    /// <param name="content">The bytes; not copied, so they must not change until the layer is packed.</param>
    /// <exception cref="ArgumentException">The path cannot stand in an image; the message says why.</exception>
    public static LayerEntry File(string path, ReadOnlyMemory<byte> content) =>
        OfContent(path, new LayerContent.Bytes(content));

    /// <summary>A file whose bytes the caller can open, mode 0644.</summary>
    /// <param name="path">The path in the image, absolute or relative to its root.</param>
    /// <param name="length">The number of bytes; packing fails when there are fewer or more.</param>
    /// <param name="open">
    /// Opens the bytes at their start, each time it is called. What it throws passes through.
    /// </param>
    /// <exception cref="ArgumentException">The path cannot stand in an image; the message says why.</exception>
    public static LayerEntry File(string path, long length, Func<CancellationToken, ValueTask<Stream>> open)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(open);
        return OfContent(path, new LayerContent.Opened(length, open));
    }

    /// <summary>
    /// A file of this machine, opened when the layer is packed. Its mode is 0644 whatever the file's own mode is: see
    /// <see cref="ProgramMode"/>.
    /// </summary>
    /// <param name="hostPath">The file on this machine; a symbolic link is followed.</param>
    /// <param name="path">The path in the image, absolute or relative to its root.</param>
    /// <exception cref="ArgumentException">The path cannot stand in an image; the message says why.</exception>
    public static LayerEntry FromFile(string hostPath, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostPath);
        return OfContent(path, new LayerContent.HostFile("", System.IO.Path.GetFullPath(hostPath)));
    }

    /// <summary>
    /// A directory, mode 0755. Parents need not be given: packing adds them, owned by root, mode 0755 (1777 for
    /// <c>/tmp</c> and <c>/var/tmp</c>).
    /// </summary>
    /// <param name="path">The path in the image, absolute or relative to its root; it may end in <c>/</c>.</param>
    /// <exception cref="ArgumentException">The path cannot stand in an image; the message says why.</exception>
    public static LayerEntry Directory(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new(LayerEntryKind.Directory, LayerPath.OfDirectory(path), ProgramMode);
    }

    /// <summary>A symbolic link.</summary>
    /// <param name="path">The path in the image, absolute or relative to its root.</param>
    /// <param name="target">Where it leads; kept as it is, absolute or relative to the link's directory.</param>
    /// <exception cref="ArgumentException">Path or target cannot stand in an image; the message says why.</exception>
    public static LayerEntry SymbolicLink(string path, string target) =>
        new(LayerEntryKind.SymbolicLink, LayerPath.Of(path), LinkMode) { LinkTarget = LayerPath.LinkText(target) };

    /// <summary>
    /// A further name of a file that is in the same layer or in one below. Hard links come last in the layer, after the
    /// files they name.
    /// </summary>
    /// <param name="path">The path in the image, absolute or relative to its root.</param>
    /// <param name="target">The path in the image of the file itself, absolute or relative to the image's root.</param>
    /// <exception cref="ArgumentException">Path or target cannot stand in an image; the message says why.</exception>
    public static LayerEntry HardLink(string path, string target) =>
        new(LayerEntryKind.HardLink, LayerPath.Of(path), FileMode) { LinkTarget = LayerPath.Of(target) };

    /// <summary>Hides a file or directory of the layers below (image-spec, layer.md, "Whiteouts").</summary>
    /// <param name="path">The path to hide, absolute or relative to the image's root.</param>
    /// <exception cref="ArgumentException">The path cannot stand in an image; the message says why.</exception>
    public static LayerEntry Whiteout(string path) => Empty(LayerPath.Hiding(LayerPath.Of(path)));

    /// <summary>
    /// Hides all that the layers below have in a directory, not the directory itself (image-spec, layer.md, "Opaque
    /// Whiteout").
    /// </summary>
    /// <param name="path">The directory, absolute or relative to the image's root.</param>
    /// <exception cref="ArgumentException">The path cannot stand in an image; the message says why.</exception>
    public static LayerEntry OpaqueWhiteout(string path) => Empty($"{Directory(path).Path}/{LayerPath.Opaque}");

    /// <summary>The kind and path.</summary>
    public override string ToString() => $"{Kind} {Path}";

    /// <summary>A file, mode 0644.</summary>
    internal static LayerEntry OfContent(string path, LayerContent content) =>
        new(LayerEntryKind.File, LayerPath.Of(path), FileMode) { Content = content };

    // Whiteouts have names that no other entry may have.
    private static LayerEntry Empty(string path) =>
        new(LayerEntryKind.File, path, FileMode) { Content = new LayerContent.Bytes(default) };

    private static long Checked(long value)
    {
        if (value is < 0 or > uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(value), value, "An owner's number is within 0 to 4294967295.");
        return value;
    }
}
