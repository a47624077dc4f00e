using System.Text.Json;

namespace OciMultiArch.FileSystems;

/// <summary>Compares documents member by member, those that this library does not know too.</summary>
internal static class Documents
{
    // Told as platforms, layers and the config's own members.
    private static readonly HashSet<string> ToldElsewhere =
        ["manifests", "layers", "config.digest", "config.size", "rootfs.diff_ids"];

    public static ImageDifference Digests(Artifact one, Artifact other, Platform? platform) => new()
    {
        Kind = DifferenceKind.Document,
        Platform = platform,
        Name = "digest",
        Before = $"{one.Digest}",
        After = $"{other.Digest}",
    };

    /// <summary>What entries of indexes say of two images besides where they are.</summary>
    public static IEnumerable<ImageDifference> Entries(Descriptor one, Descriptor other, Platform? platform)
    {
        var before = one.Annotations.ToDictionary(NameInEntry, static pair => pair.Value);
        var after = other.Annotations.ToDictionary(NameInEntry, static pair => pair.Value);
        return Differences(before, after, DifferenceKind.Document, platform);
    }

    private static string NameInEntry(KeyValuePair<string, string> annotation) => $"entry.annotations.{annotation.Key}";

    /// <summary>The members in which two documents differ, in the order of their paths.</summary>
    /// <exception cref="ContentMismatchException">One is no JSON.</exception>
    public static IEnumerable<ImageDifference> Differences(
        ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other, DifferenceKind kind, Platform? platform) =>
        Differences(Members(one), Members(other), kind, platform);

    private static IEnumerable<ImageDifference> Differences(
        Dictionary<string, string> before, Dictionary<string, string> after, DifferenceKind kind, Platform? platform)
    {
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var first = before.GetValueOrDefault(name);
            var second = after.GetValueOrDefault(name);
            if (first != second)
                yield return new() { Kind = kind, Platform = platform, Name = name, Before = first, After = second };
        }
    }

    private static Dictionary<string, string> Members(ReadOnlyMemory<byte> bytes)
    {
        Dictionary<string, string> members = new(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(bytes);
        Add(members, "", document.RootElement);
        return members;
    }

    private static void Add(Dictionary<string, string> members, string path, JsonElement value)
    {
        if (ToldElsewhere.Contains(path))
            return;
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
                Add(members, $"{path}.{member.Name}".TrimStart('.'), member.Value);
        else if (value.ValueKind == JsonValueKind.Array)
            AddArray(members, path, value);
        else
            members[path] = Text(value);
    }

    private static void AddArray(Dictionary<string, string> members, string path, JsonElement array)
    {
        if (path == "config.Env")
            foreach (var variable in array.EnumerateArray())
                AddVariable(members, path, Text(variable));
        else if (array.EnumerateArray().Any(HasMembers))
            foreach (var (at, item) in array.EnumerateArray().Index())
                Add(members, $"{path}[{at}]", item);
        else
            members[path] = array.GetRawText();
    }

    private static bool HasMembers(JsonElement item) => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private static void AddVariable(Dictionary<string, string> members, string path, string variable)
    {
        var end = variable.IndexOf('=', StringComparison.Ordinal);
        if (end < 0)
            end = variable.Length;
        members[$"{path}.{variable[..end]}"] = variable[Math.Min(end + 1, variable.Length)..];
    }

    private static string Text(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;
        return value.GetRawText();
    }
}
