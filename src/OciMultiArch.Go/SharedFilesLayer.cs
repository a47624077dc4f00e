using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>What the images hold besides the program: one layer below it, the same for every platform.</summary>
internal sealed class SharedFilesLayer
{
    private const string GoRoot = "$GOROOT/";
    private readonly IReadOnlyList<LayerEntry> entries;

    private SharedFilesLayer(IReadOnlyList<LayerEntry> entries) => this.entries = entries;

    /// <param name="app">The program.</param>
    /// <param name="goRoot">Go's own folder.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">Files do not fit each other, the platforms or the base.</exception>
    /// <exception cref="BuildException">A file cannot be read, or is not what it should be.</exception>
    public static async Task<SharedFilesLayer> ReadAsync(GoApp app, string goRoot, CancellationToken cancellationToken)
    {
        if (app.Base is not null && app.SystemFiles.Users.Count > 0)
            throw new ArgumentException(
                "Users of SystemFiles would hide the users that the Base has. Leave them out, or give a whole /etc/passwd and /etc/group in Files where that is meant.", nameof(app));
        var system = app.SystemFiles with { TimeZones = TimeZones(app.SystemFiles.TimeZones, goRoot) };
        LayerEntry[] entries = [.. await system.EntriesAsync(cancellationToken).ConfigureAwait(false), .. app.Files];
        var windows = app.Platforms.FirstOrDefault(static each => each.Canonical().Os == "windows");
        if (entries.Length > 0 && windows is not null)
            throw new ArgumentException(
                $"SystemFiles and Files cannot be in an image for {Printable.Short(windows.ToString())}, whose layers are laid out otherwise. Build for Windows apart, without them.", nameof(app));
        if (windows is null)
            CheckUser(app, entries);
        await Layer.CheckAsync(entries, cancellationToken).ConfigureAwait(false);
        return new(entries);
    }

    /// <exception cref="ArgumentException">The program cannot be where it should be, as something else is there.</exception>
    public async ValueTask CheckBesideAsync(GoProgramFile program, CancellationToken cancellationToken)
    {
        if (entries.FirstOrDefault(each => each.Path == program.Path) is { } taken)
            throw new ArgumentException(
                $"The {taken.Kind} '/{Printable.Short(taken.Path)}' of Files is where the program goes. Choose another path, or another FileName.", nameof(program));
        await Layer.CheckAsync([.. entries, LayerEntry.File(program.Path, default)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The layer; null when there is nothing in it.</summary>
    public async ValueTask<Layer?> PackAsync(IContentCache cache, CancellationToken cancellationToken) =>
        entries.Count == 0 ? null : await Layer.PackAsync(cache, entries, new() { CreatedBy = "files beside the program" }, cancellationToken).ConfigureAwait(false);

    /// <summary>The directories above the program that were given: its own layer would make them root's.</summary>
    public IEnumerable<LayerEntry> Above(GoProgramFile program) =>
        entries.Where(each => each.Kind == LayerEntryKind.Directory && program.Path.StartsWith(each.Path + "/", StringComparison.Ordinal));

    private static string? TimeZones(string? given, string goRoot)
    {
        if (given?.StartsWith(GoRoot, StringComparison.Ordinal) != true)
            return given;
        var path = Path.Combine(goRoot, given[GoRoot.Length..]);
        return Path.Exists(path)
            ? path
            : throw new BuildException(
                $"Go in {Printable.Short(goRoot)} comes without time zones: there is no {Printable.Short(path)}, as packages of Debian and Ubuntu leave it out. "
                + "Name a folder such as /usr/share/zoneinfo, or a zip file of one.");
    }

    // Whoever starts the image looks the name up in its /etc/passwd, and fails without one.
    private static void CheckUser(GoApp app, LayerEntry[] entries)
    {
        if (app.Base is not null || string.IsNullOrEmpty(app.User) || app.Files.Any(static each => each.Path is "etc/passwd" or "etc/group"))
            return;
        var users = app.SystemFiles.Users;
        string[] root = users.Count > 0 ? ["root"] : [];
        string[] names = [.. root, .. users.Select(static each => each.Name)];
        // One line of /etc/group for each number, under the name of the first user who has it.
        string[] groups = [.. root, .. users.Where(static each => each.GroupId != 0).DistinctBy(static each => each.GroupId).Select(static each => each.Name)];
        foreach (var (at, part) in app.User.Split(':').Index())
            if (!uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !(at == 0 ? names : groups).Contains(part))
                throw new ArgumentException(
                    $"The User '{Printable.Short(app.User)}' names '{Printable.Short(part)}', which nobody knows in an image from scratch. "
                    + "Write a number such as 65532, or add a SystemUser of that name to Users of SystemFiles.", nameof(app));
    }
}
