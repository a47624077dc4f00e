using System.Globalization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>The user that an image from scratch gets for a <c>--user</c>: without a line in its /etc/passwd a program cannot look itself up, and has no home.</summary>
internal static class ScratchUser
{
    /// <param name="text"><c>UID[:GID]</c>, or nonroot.</param>
    /// <returns>Null for root, who is known without.</returns>
    /// <exception cref="UsageException">It is a name, for which there is no number.</exception>
    public static SystemUser? Of(string text)
    {
        var parts = text.Split(':');
        var (user, group) = (parts[0], parts.Length > 1 ? parts[1] : null);
        if (parts.Length > 2 || (Number(user) ?? (user == SystemUser.Nonroot.Name ? SystemUser.Nonroot.UserId : null)) is not { } id)
            throw Unknown(text);
        if (id == 0)
            return null;
        SystemUser own = new(id == SystemUser.Nonroot.UserId ? SystemUser.Nonroot.Name : "user", id);
        return group is null || group == own.Name ? own : own with { GroupId = Number(group) ?? throw Unknown(text) };
    }

    private static long? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < uint.MaxValue ? number : null;

    private static UsageException Unknown(string text) => new(
        $"--user {Output.Plain(text)}: an image from scratch knows no names but nonroot (65532). Write UID[:GID], or bring files of your own: --file passwd=/etc/passwd --file group=/etc/group.");
}
