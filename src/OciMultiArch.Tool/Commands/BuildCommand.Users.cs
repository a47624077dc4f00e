using System.CommandLine;
using System.Globalization;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>The user that an image from scratch gets for a <c>--user</c>.</content>
internal static partial class BuildCommand
{
    // Without a line in /etc/passwd a program cannot look itself up, and has no home.
    private static SystemUser? ScratchUser(ParseResult parsed, IReadOnlyList<Platform> platforms)
    {
        return ScratchUser(parsed.GetValue(User), ContentOptions.EntriesOf(parsed), platforms);
    }

    private static SystemUser? ScratchUser(string? user, IEnumerable<LayerEntry> files, IReadOnlyList<Platform> platforms)
    {
        if (string.IsNullOrEmpty(user))
            return null;
        var isWindows = platforms.Any(static platform => platform.Canonical().Os == "windows");
        var hasUserFiles = files.Any(static file => file.Path is "etc/passwd" or "etc/group");
        if (isWindows || hasUserFiles)
            return null;
        return ParseUser(user);
    }

    /// <summary>Parses <c>UID[:GID]</c>, or nonroot.</summary>
    /// <returns>The user; null for root, who needs no line.</returns>
    /// <exception cref="UsageException">The text is a name, which has no number here.</exception>
    private static SystemUser? ParseUser(string text)
    {
        var (user, group) = text.Split(':') switch
        {
            [var only] => (only, null),
            [var first, var second] => (first, (string?)second),
            _ => throw UnknownUser(text),
        };
        var nonroot = SystemUser.Nonroot;
        var id = user == nonroot.Name ? nonroot.UserId : ParseId(user) ?? throw UnknownUser(text);
        if (id == 0)
            return null;
        SystemUser made = new(id == nonroot.UserId ? nonroot.Name : "user", id);
        if (group is null || group == made.Name)
            return made;
        return made with { GroupId = ParseId(group) ?? throw UnknownUser(text) };
    }

    private static long? ParseId(string text)
    {
        var isNumber = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number < uint.MaxValue)
            return number;
        return null;
    }

    private static UsageException UnknownUser(string text) => new(
        $"--user {Output.Plain(text)}: an image from scratch knows only the name nonroot (65532). "
        + "Write UID[:GID], or add your own files: --file passwd=/etc/passwd --file group=/etc/group.");
}
