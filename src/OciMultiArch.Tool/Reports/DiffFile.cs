using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>A file in <c>diff --json</c>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permissions in octal digits.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="GroupId">Its group.</param>
/// <param name="Size">The bytes of a file.</param>
/// <param name="Digest">The digest of a file; absent for all else.</param>
/// <param name="Target">What a link leads to; absent for all else.</param>
/// <param name="Device">The numbers of a device; absent for all else.</param>
/// <param name="Attributes">The digest of its extended attributes; absent when it has none.</param>
internal sealed record DiffFile(
    string Kind,
    string Mode,
    long UserId,
    long GroupId,
    long Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Digest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Target,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Device,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Attributes)
{
    private const int ShortDigest = 19;

    public static DiffFile? Of(ImageFile? file)
    {
        if (file is null)
            return null;
        var mode = Convert.ToString((int)file.Mode, 8).PadLeft(4, '0');
        var digest = file.Digest?.ToString();
        var attributes = file.Attributes?.ToString();
        return new(file.Kind, mode, file.UserId, file.GroupId, file.Size, digest, file.Target, file.Device, attributes);
    }

    /// <summary>What two files of one path differ in.</summary>
    public string ChangesTo(DiffFile after)
    {
        List<string> changes = [];
        Add(changes, "kind", Kind, after.Kind);
        Add(changes, "mode", Mode, after.Mode);
        Add(changes, "owner", $"{UserId}:{GroupId}", $"{after.UserId}:{after.GroupId}");
        Add(changes, "size", Output.Number(Size), Output.Number(after.Size));
        Add(changes, "digest", Short(Digest), Short(after.Digest));
        Add(changes, "target", Target, after.Target);
        Add(changes, "device", Device, after.Device);
        Add(changes, "attributes", Short(Attributes), Short(after.Attributes));
        return string.Join(", ", changes);
    }

    public override string ToString()
    {
        if (Kind == "whiteout")
            return "removed";
        List<string> parts = [Kind, Mode, $"{UserId}:{GroupId}"];
        if (Digest is not null)
            parts.Add($"{Output.Number(Size)} bytes {Short(Digest)}");
        if (Target is not null)
            parts.Add($"-> {Target}");
        if (Device is not null)
            parts.Add(Device);
        return string.Join(' ', parts);
    }

    private static void Add(List<string> changes, string what, string? before, string? after)
    {
        if (before != after)
            changes.Add($"{what} {before ?? "none"} -> {after ?? "none"}");
    }

    private static string? Short(string? digest) => digest?[..ShortDigest];
}
