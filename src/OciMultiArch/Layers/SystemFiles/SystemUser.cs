using System.Buffers;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A user of an image and the group of the same name: a line of <c>/etc/passwd</c> (passwd(5)) and one of <c>/etc/group</c>. Users who share a group's number
/// share its line, under the name of the first of them. Nobody logs in as this user.
/// </summary>
public sealed record SystemUser
{
    private const int LongestName = 32;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>A user with a group of the same number and a home of the same name.</summary>
    /// <param name="name">1 to 32 ASCII letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, the first a letter or <c>_</c>. Root is always there and not given.</param>
    /// <param name="userId">The user's number, 1 to 4294967294.</param>
    /// <exception cref="ArgumentException">The name cannot stand in <c>/etc/passwd</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of a user.</exception>
    public SystemUser(string name, long userId)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name is "root" or "" || name.Length > LongestName || !(char.IsAsciiLetter(name[0]) || name[0] == '_') || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new ArgumentException(
                $"'{Printable.Short(name)}' cannot be a user's name: it has 1 to {LongestName} letters, digits, '_', '.' and '-', begins with a letter or '_', and is not root.",
                nameof(name));
        (Name, UserId, GroupId, Home) = (name, userId is > 0 and < uint.MaxValue ? userId : throw NoNumber(nameof(userId), userId, 1), userId, $"/home{'/'}{name}");
    }

    /// <summary>The user that images without a shell run as by custom: nonroot, 65532 as user and group.</summary>
    public static SystemUser Nonroot { get; } = new("nonroot", 65532);

    /// <summary>The name of the user and of the group.</summary>
    public string Name { get; }

    /// <summary>The user's number.</summary>
    public long UserId { get; }

    /// <summary>The group's number, the user's own by default; 0 for the group root.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of a group.</exception>
    public long GroupId { get; init => field = value is >= 0 and < uint.MaxValue ? value : throw NoNumber(nameof(value), value, 0); }

    /// <summary>The home directory, made with mode 0700; <c>/home</c> and the name by default, <c>/</c> for none of its own.</summary>
    /// <exception cref="ArgumentException">The path is not absolute, cannot stand in an image, or holds a character that separates fields or lines.</exception>
    public string Home
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!value.StartsWith('/') || value.Contains(':', StringComparison.Ordinal) || value.Any(char.IsControl))
                throw new ArgumentException($"The home '{Printable.Short(value)}' must be an absolute path without ':' and control characters.", nameof(value));
            field = value == "/" ? value : "/" + LayerEntry.Directory(value).Path;
        }
    }

    /// <summary>Name and numbers, as <c>nonroot:65532:65532</c>.</summary>
    public override string ToString() => $"{Name}:{UserId}:{GroupId}";

    // 4294967295 means "no change" to chown(2).
    private static ArgumentOutOfRangeException NoNumber(string name, long value, long least) => new(name, value, $"The number is within {least} to 4294967294.");
}
