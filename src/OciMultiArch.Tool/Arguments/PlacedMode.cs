using System.Globalization;

namespace OciMultiArch.Tool.Arguments;

/// <summary>The mode and the owner after a path in an image: <c>[:MODE[:UID:GID]]</c>.</summary>
/// <param name="Mode">The mode; null for the usual one.</param>
/// <param name="UserId">The owner's number.</param>
/// <param name="GroupId">The group's number.</param>
internal sealed record PlacedMode(UnixFileMode? Mode, long UserId, long GroupId)
{
    private const int MaxModeDigits = 5;
    private const int MaxMode = 0xFFF;

    /// <summary>The usual mode, and root.</summary>
    public static PlacedMode Usual { get; } = new(null, 0, 0);

    /// <summary>Parses <c>PATH[:MODE[:UID:GID]]</c>.</summary>
    /// <param name="place">What is parsed.</param>
    /// <param name="text">The whole text that it is part of, for messages.</param>
    /// <exception cref="FormatException">It is malformed; the message says how to write it.</exception>
    public static (string Path, PlacedMode Placed) Parse(string place, string text) => place.Split(':') switch
    {
        [var path] => (path, Usual),
        [var path, var mode] => (path, new(ParseMode(mode, text), 0, 0)),
        [var path, var mode, var user, var group] =>
            (path, new(ParseMode(mode, text), ParseOwner(user, text), ParseOwner(group, text))),
        [_, _, _] => throw new FormatException($"'{text}' names an owner without a group. Write DST:MODE:UID:GID."),
        _ => throw new FormatException(
            $"'{text}' has too many ':' after '='. Write DST:MODE:UID:GID, without ':' in DST."),
    };

    private static UnixFileMode? ParseMode(string octal, string text)
    {
        if (octal.Length == 0)
            return null;
        var isOctal = octal.Length <= MaxModeDigits && octal.All(static digit => digit is >= '0' and <= '7');
        var mode = isOctal ? Convert.ToInt32(octal, 8) : int.MaxValue;
        if (mode <= MaxMode)
            return (UnixFileMode)mode;
        throw new FormatException(
            $"'{octal}' of '{text}' is not a mode: write an octal number up to 7777, such as 0644 or 755.");
    }

    private static long ParseOwner(string number, string text)
    {
        var isNumber = uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        if (isNumber && id < uint.MaxValue)
            return id;
        throw new FormatException(
            $"'{number}' of '{text}' is not the number of a user or group: write 0 to 4294967294.");
    }
}
