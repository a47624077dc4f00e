using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A user of an image and the group of the same name: a line of <c>/etc/passwd</c> (passwd(5)) and one of
/// <c>/etc/group</c>. Users who share a group's number share its line, under the name of the first of them. Nobody logs
/// in as this user.
/// </summary>
public sealed record SystemUser
{
    private const int MaxNameLength = 32;
    private const string Homes = "/home";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>A user with a group of the same number and a home of the same name.</summary>
    /// <param name="name">
    /// 1 to 32 ASCII letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, the first a letter or <c>_</c>. Root is always
    /// there and not given.
    /// </param>
    /// <param name="userId">The user's number, 1 to 4294967294.</param>
    /// <exception cref="ArgumentException">The name cannot stand in <c>/etc/passwd</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of a user.</exception>
    public SystemUser(string name, long userId)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
            throw NoName(name);
        if (userId is < 1 or >= uint.MaxValue)
            throw NoNumber(nameof(userId), userId, 1);
        Name = name;
        UserId = userId;
        GroupId = userId;
        Home = $"{Homes}/{name}";
    }

    /// <summary>The user that images without a shell run as by custom: nonroot, 65532 as user and group.</summary>
    public static SystemUser Nonroot { get; } = new("nonroot", 65532);

    /// <summary>The name of the user and of the group.</summary>
    public string Name { get; }

    /// <summary>The user's number.</summary>
    public long UserId { get; }

    /// <summary>The group's number, the user's own by default; 0 for the group root.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of a group.</exception>
    public long GroupId
    {
        get;
        init
        {
            if (value is < 0 or >= uint.MaxValue)
                throw NoNumber(nameof(value), value, 0);
            field = value;
        }
    }

    /// <summary>
    /// The home directory, made with mode 0700; <c>/home</c> and the name by default, <c>/</c> for none of its own.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The path is not absolute, cannot stand in an image, or holds a character that separates fields or lines.
    /// </exception>
    public string Home
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var hasSeparator = value.Any(static character => character == ':' || char.IsControl(character));
            if (!value.StartsWith('/') || hasSeparator)
                throw NoHome(value);
            field = value == "/" ? value : "/" + LayerEntry.Directory(value).Path;
        }
    }

    /// <summary>Name and numbers, as <c>nonroot:65532:65532</c>.</summary>
    public override string ToString() => $"{Name}:{UserId}:{GroupId}";

    private static bool IsName(string name)
    {
        if (name is "root" or "" || name.Length > MaxNameLength)
            return false;
        var isFirst = char.IsAsciiLetter(name[0]) || name[0] == '_';
        return isFirst && !name.AsSpan().ContainsAnyExcept(NameCharacters);
    }

    private static ArgumentException NoName(string name) => new(
        $"'{Printable.Short(name)}' cannot be a user's name. "
        + $"A name has 1 to {MaxNameLength} letters, digits, '_', '.' and '-', begins with a letter or '_', and is not root.",
        nameof(name));

    // 4294967295 means "no change" to chown(2).
    private static ArgumentOutOfRangeException NoNumber(string name, long value, long least) =>
        new(name, value, $"The number is within {least} to 4294967294.");

    private static ArgumentException NoHome(string value) => new(
        $"The home '{Printable.Short(value)}' must be an absolute path without ':' and control characters.",
        nameof(value));
}
