using System.Globalization;

namespace OciMultiArch.Layers;

/// <summary>What a tar says of a member besides its name, its kind and its content.</summary>
internal sealed record TarMetadata
{
    /// <summary>Of a folder that no member stands for: 0755, root's, of 1970.</summary>
    public static TarMetadata OfImpliedFolder { get; } = new() { Mode = (UnixFileMode)0b111_101_101 };

    public required UnixFileMode Mode { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    public string UserName { get; init; } = "";

    public string GroupName { get; init; } = "";

    /// <summary>The time of the last change in whole seconds since 1970.</summary>
    public long ModifiedAt { get; init; }

    /// <summary>The time as a pax record has it where it has more than whole seconds; else null.</summary>
    public string? ExactTime { get; init; }

    public long DeviceMajor { get; init; }

    public long DeviceMinor { get; init; }

    /// <summary>Extended attributes by the keys of their pax records, in the order of these.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Attributes { get; init; } = [];

    /// <summary>This, and what records before the header say, which count more.</summary>
    public TarMetadata With(TarRecords records)
    {
        var time = records.Text("mtime");
        var owned = this with
        {
            UserId = records.Number("uid") ?? UserId,
            GroupId = records.Number("gid") ?? GroupId,
            UserName = records.Text("uname") ?? UserName,
            GroupName = records.Text("gname") ?? GroupName,
        };
        return owned with
        {
            ModifiedAt = Seconds(time) ?? ModifiedAt,
            ExactTime = Exact(time),
            Attributes = records.Attributes,
        };
    }

    private static long? Seconds(string? time)
    {
        var whole = time?.Split('.')[0];
        var isNumber = long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds);
        return isNumber ? seconds : null;
    }

    private static string? Exact(string? time)
    {
        if (Seconds(time) is null || time!.All(char.IsAsciiDigit))
            return null;
        return time;
    }
}
