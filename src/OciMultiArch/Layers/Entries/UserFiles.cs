using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>The files in which programs look up users and groups.</summary>
internal static class UserFiles
{
    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="ArgumentException">Two users have one name or number.</exception>
    public static IEnumerable<LayerEntry> Of(IReadOnlyList<SystemUser> users)
    {
        if (users.Count == 0)
            return [];
        Check(users, static each => each.Name);
        Check(users, static each => each.UserId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        string[] people = ["root:x:0:0:root:/root:/sbin/nologin", .. users.Select(static each => $"{each.Name}:x:{each.UserId}:{each.GroupId}:{each.Name}:{each.Home}:/sbin/nologin")];
        string[] groups = ["root:x:0:", .. users.Where(static each => each.GroupId != 0).DistinctBy(static each => each.GroupId).Select(static each => $"{each.Name}:x:{each.GroupId}:")];
        return
        [
            LayerEntry.File("/etc/passwd", Lines(people)), LayerEntry.File("/etc/group", Lines(groups)),
            .. users.Where(static each => each.Home != "/").Select(static each =>
                LayerEntry.Directory(each.Home) with { Mode = PrivateMode, UserId = each.UserId, GroupId = each.GroupId }),
        ];
    }

    private static void Check(IReadOnlyList<SystemUser> users, Func<SystemUser, string> key)
    {
        if (users.GroupBy(key).FirstOrDefault(static each => each.Count() > 1) is { } twice)
            throw new ArgumentException($"Two users are '{Printable.Short(twice.Key)}': {string.Join(" and ", twice)}. Give each a name and a number of its own.", nameof(users));
    }

    private static byte[] Lines(string[] lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(static each => each + "\n")));
}
