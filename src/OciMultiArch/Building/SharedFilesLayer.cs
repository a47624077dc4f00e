using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>What the images hold besides the program.</summary>
internal sealed record SharedFiles(
    SystemFiles System, IReadOnlyList<LayerEntry> Files, IReadOnlyList<Platform> Platforms)
{
    /// <summary>Whether the images stand on a base, which has users of its own.</summary>
    public bool HasBase { get; init; }

    /// <summary>The capabilities that files get, those of the program included.</summary>
    public GrantedCapabilities Capabilities { get; init; } = new(Frozen.EmptyMap());

    /// <summary>The user that the program runs as, or null.</summary>
    public string? User { get; init; }
}

/// <summary>One layer below the program, the same for every platform.</summary>
internal sealed class SharedFilesLayer
{
    private readonly IReadOnlyList<LayerEntry> entries;
    private readonly GrantedCapabilities granted;

    /// <summary>Packs files into a layer.</summary>
    public delegate ValueTask<Layer> Packing(
        IReadOnlyList<LayerEntry> entries, LayerOptions options, CancellationToken cancellationToken);

    private SharedFilesLayer(IReadOnlyList<LayerEntry> entries, GrantedCapabilities granted)
    {
        this.entries = entries;
        this.granted = granted;
    }

    /// <summary>Reads the files and checks that they fit each other, the platforms and the base.</summary>
    /// <param name="files">What the layer is to hold.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">Files do not fit each other, the platforms or the base.</exception>
    /// <exception cref="BuildException">A file cannot be read, or is not what it should be.</exception>
    public static async Task<SharedFilesLayer> ReadAsync(SharedFiles files, CancellationToken cancellationToken)
    {
        if (files.HasBase && files.System.Users.Count > 0)
            throw new ArgumentException(
                "Users of SystemFiles would hide the users that the base has. "
                + "Leave them out, or give a whole /etc/passwd and /etc/group in Files where that is meant.",
                nameof(files));
        var ofSystem = await files.System.EntriesAsync(cancellationToken).ConfigureAwait(false);
        LayerEntry[] entries = [.. files.Capabilities.Of([.. ofSystem, .. files.Files])];
        CheckPlatforms(files, entries);
        CheckUser(files);
        await Layer.CheckAsync(entries, cancellationToken).ConfigureAwait(false);
        return new(entries, files.Capabilities);
    }

    /// <summary>Checks that the program can stand beside the files.</summary>
    /// <exception cref="ArgumentException">Something else stands where the program goes.</exception>
    public async ValueTask CheckBesideAsync(ProgramPlace program, CancellationToken cancellationToken)
    {
        if (entries.FirstOrDefault(entry => entry.Path == program.Path) is { } taken)
            throw new ArgumentException(
                $"The {taken.Kind} '/{Printable.Short(taken.Path)}' is where the program goes. "
                + "Choose another path for it, or another name for the program.",
                nameof(program));
        LayerEntry[] all = [.. entries, LayerEntry.File(program.Path, default)];
        await Layer.CheckAsync(all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks that the files that get capabilities are there.</summary>
    /// <param name="own">What is in an image besides this layer.</param>
    /// <exception cref="ArgumentException">Capabilities are for a file that is in neither.</exception>
    public void CheckGranted(IEnumerable<LayerEntry> own) => granted.Check(entries.Concat(own));

    /// <summary>The entries of an image's own layer, with their capabilities.</summary>
    public IEnumerable<LayerEntry> Granted(IEnumerable<LayerEntry> own) => granted.Of(own);

    /// <summary>Whether a path in the image, as an entrypoint names it, is that of a file of the layer.</summary>
    public bool Holds(string path)
    {
        var relative = path.TrimStart('/');
        return entries.Any(entry => entry.Kind == LayerEntryKind.File && entry.Path == relative);
    }

    /// <summary>Packs the layer; null when it would hold nothing.</summary>
    /// <param name="pack">Packs files.</param>
    /// <param name="compression">How the layer is compressed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<Layer?> PackAsync(
        Packing pack, LayerCompression compression, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return null;
        LayerOptions options = new() { CreatedBy = "files beside the program", Compression = compression };
        return await pack(entries, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The given directories above the program. Without them, the program's own layer would make these directories
    /// root's.
    /// </summary>
    public IEnumerable<LayerEntry> DirectoriesAbove(ProgramPlace program)
    {
        var directories = entries.Where(static entry => entry.Kind == LayerEntryKind.Directory);
        return directories.Where(IsAbove);

        bool IsAbove(LayerEntry entry) => program.Path.StartsWith(entry.Path + "/", StringComparison.Ordinal);
    }

    private static void CheckPlatforms(SharedFiles files, LayerEntry[] entries)
    {
        var windows = files.Platforms.FirstOrDefault(IsWindows);
        if (windows is null)
            return;
        if (!files.Capabilities.IsEmpty)
            throw new ArgumentException(
                $"Capabilities cannot be in an image for {Printable.Short(windows.ToString())}: Linux alone has them. "
                + "Build for Windows apart, without them.",
                nameof(files));
        if (entries.Length == 0)
            return;
        throw new ArgumentException(
            $"SystemFiles and Files cannot be in an image for {Printable.Short(windows.ToString())}, "
            + "whose layers are laid out otherwise. Build for Windows apart, without them.",
            nameof(files));
    }

    // The runtime looks the name up in the image's /etc/passwd, and fails without it.
    private static void CheckUser(SharedFiles files)
    {
        if (files.HasBase || string.IsNullOrEmpty(files.User))
            return;
        if (files.Platforms.Any(IsWindows))
            return;
        if (files.Files.Any(static entry => entry.Path is "etc/passwd" or "etc/group"))
            return;
        var parts = files.User.Split(':');
        var unknown = UnknownIn(parts[..1], UserNames(files.System));
        unknown ??= UnknownIn(parts[1..], GroupNames(files.System));
        if (unknown is null)
            return;
        throw new ArgumentException(
            $"The User '{Printable.Short(files.User)}' names '{Printable.Short(unknown)}', "
            + "which nobody knows in an image from scratch. "
            + "Write a number such as 65532, or add a SystemUser of that name to Users of SystemFiles.",
            nameof(files));
    }

    private static string? UnknownIn(string[] parts, IEnumerable<string> names) =>
        Array.Find(parts, part => !IsNumber(part) && !names.Contains(part));

    private static bool IsNumber(string part) =>
        uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static IEnumerable<string> UserNames(SystemFiles system)
    {
        if (system.Users.Count == 0)
            return [];
        return system.Users.Select(static user => user.Name).Prepend("root");
    }

    // One line of /etc/group for each number, under the name of the first user who has it.
    private static IEnumerable<string> GroupNames(SystemFiles system)
    {
        if (system.Users.Count == 0)
            return [];
        var users = system.Users.Where(static user => user.GroupId != 0);
        var ofGroups = users.DistinctBy(static user => user.GroupId);
        return ofGroups.Select(static user => user.Name).Prepend("root");
    }

    private static bool IsWindows(Platform platform) => platform.Canonical().Os == "windows";
}
