using System.Globalization;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch;

public sealed partial record SystemFiles
{
    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The files in which programs look up users and groups, and the homes.</summary>
    private static IEnumerable<LayerEntry> UserEntries(IReadOnlyList<SystemUser> users)
    {
        if (users.Count == 0)
            return [];
        RefuseEqual(users, static user => user.Name);
        RefuseEqual(users, static user => user.UserId.ToString(CultureInfo.InvariantCulture));
        var groups = users.Where(static user => user.GroupId != 0).DistinctBy(static user => user.GroupId);
        var homes = users.Where(static user => user.Home != "/");
        var passwd = Lines(["root:x:0:0:root:/root:/sbin/nologin", .. users.Select(PasswdLine)]);
        var group = Lines(["root:x:0:", .. groups.Select(GroupLine)]);
        return
        [
            LayerEntry.File("/etc/passwd", passwd),
            LayerEntry.File("/etc/group", group),
            .. homes.Select(HomeOf),
        ];
    }

    private static string PasswdLine(SystemUser user) =>
        $"{user.Name}:x:{user.UserId}:{user.GroupId}:{user.Name}:{user.Home}:/sbin/nologin";

    private static string GroupLine(SystemUser user) => $"{user.Name}:x:{user.GroupId}:";

    private static LayerEntry HomeOf(SystemUser user) =>
        LayerEntry.Directory(user.Home) with { Mode = PrivateMode, UserId = user.UserId, GroupId = user.GroupId };

    private static void RefuseEqual(IReadOnlyList<SystemUser> users, Func<SystemUser, string> key)
    {
        if (users.GroupBy(key).FirstOrDefault(static equal => equal.Count() > 1) is not { } equal)
            return;
        var both = string.Join(" and ", equal);
        throw new ArgumentException(
            $"Two users are '{Printable.Short(equal.Key)}': {both}. Give each a name and a number of its own.",
            nameof(users));
    }

    private static byte[] Lines(IEnumerable<string> lines)
    {
        var text = string.Concat(lines.Select(static line => line + "\n"));
        return Encoding.UTF8.GetBytes(text);
    }
}
