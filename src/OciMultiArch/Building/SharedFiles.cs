using System.Globalization;
using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>What the images hold besides the program.</summary>
internal sealed record SharedFiles(
    SystemFiles System, IReadOnlyList<LayerEntry> Files, IReadOnlyList<Platform> Platforms)
{
    /// <summary>Further files, each list in a layer of its own above those, lowest first.</summary>
    public IReadOnlyList<IReadOnlyList<LayerEntry>> Layers { get; init; } = [];

    /// <summary>Whether the images stand on a base, which has users of its own.</summary>
    public bool HasBase { get; init; }

    /// <summary>The capabilities that files get, those of the program included.</summary>
    public GrantedCapabilities Capabilities { get; init; } = new(Frozen.EmptyMap());

    /// <summary>The user that the program runs as, or null.</summary>
    public string? User { get; init; }

    /// <summary>Whether an image is one of Windows, whose layers are laid out otherwise.</summary>
    public bool HasWindows => Platforms.Any(IsWindows);

    /// <summary>Whether an image is one of another system than Windows.</summary>
    public bool HasOthers => Platforms.Any(static platform => !IsWindows(platform));

    public static bool IsWindows(Platform platform) => platform.Canonical().Os == "windows";

    /// <summary>Finds what does not fit the platforms, the base or the user.</summary>
    /// <param name="ofSystem">What <see cref="System"/> is in an image.</param>
    /// <exception cref="ArgumentException">Something does not fit.</exception>
    public void Check(IReadOnlyList<LayerEntry> ofSystem)
    {
        CheckPlatforms(ofSystem.Count > 0);
        if (HasBase || HasWindows || string.IsNullOrEmpty(User))
            return;
        var all = Files.Concat(Layers.SelectMany(static layer => layer));
        if (all.Any(static entry => entry.Path is "etc/passwd" or "etc/group"))
            return;
        CheckUser(User);
    }

    private void CheckPlatforms(bool hasSystemFiles)
    {
        if (Platforms.FirstOrDefault(IsWindows) is not { } windows)
            return;
        var platform = Printable.Short(windows.ToString());
        if (!Capabilities.IsEmpty)
            throw new ArgumentException(
                $"Capabilities cannot be in an image for {platform}: Linux alone has them. Build for Windows apart, without them.");
        if (hasSystemFiles)
            throw new ArgumentException(
                $"SystemFiles cannot be in an image for {platform}, where they mean nothing. Build for Windows apart, without them.");
    }

    // The runtime looks the name up in the image's /etc/passwd, and fails without it.
    private void CheckUser(string user)
    {
        var parts = user.Split(':');
        var unknown = UnknownIn(parts[..1], UserNames());
        unknown ??= UnknownIn(parts[1..], GroupNames());
        if (unknown is null)
            return;
        throw new ArgumentException(
            $"The User '{Printable.Short(user)}' names '{Printable.Short(unknown)}', "
            + "which nobody knows in an image from scratch. "
            + "Write a number such as 65532, or add a SystemUser of that name to Users of SystemFiles.");
    }

    private static string? UnknownIn(string[] parts, IEnumerable<string> names) =>
        Array.Find(parts, part => !IsNumber(part) && !names.Contains(part));

    private static bool IsNumber(string part) =>
        uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private IEnumerable<string> UserNames()
    {
        if (System.Users.Count == 0)
            return [];
        return System.Users.Select(static user => user.Name).Prepend("root");
    }

    // One line of /etc/group for each number, under the name of the first user who has it.
    private IEnumerable<string> GroupNames()
    {
        if (System.Users.Count == 0)
            return [];
        var users = System.Users.Where(static user => user.GroupId != 0);
        var ofGroups = users.DistinctBy(static user => user.GroupId);
        return ofGroups.Select(static user => user.Name).Prepend("root");
    }
}
