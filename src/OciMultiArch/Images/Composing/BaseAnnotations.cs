using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>What an image or index says of the one it was made from (image-spec, annotations.md).</summary>
internal static class BaseAnnotations
{
    private const string Name = "org.opencontainers.image.base.name";
    private const string Digest = "org.opencontainers.image.base.digest";

    public static IReadOnlyList<string> Keys { get; } = [Name, Digest];

    /// <summary>Adds the base's digest, and the name it was read under; what is there already stays.</summary>
    /// <param name="annotations">The annotations so far.</param>
    /// <param name="named">The base as it was read: it knows its name.</param>
    /// <param name="used">What was used of it: the image of an index, or the same.</param>
    public static void Add(Dictionary<string, string> annotations, Artifact named, Artifact used)
    {
        foreach (var (key, value) in Of(named, used))
            if (value is not null)
                annotations.TryAdd(key, value);
    }

    /// <summary>The pairs; a name that is not known is null, so that another base's does not stay.</summary>
    public static IReadOnlyList<(string Key, string? Value)> Of(Artifact named, Artifact used) =>
    [
        (Name, named.Reference is { } reference ? (reference.Tag is null ? reference : new(reference.Repository, reference.Tag)).ToString() : null),
        (Digest, used.Digest.ToString()),
    ];

    /// <summary>Brings what a document says of its base up to date, where it says anything.</summary>
    public static IEnumerable<JsonEdit> Update(JsonPath annotations, IReadOnlyDictionary<string, string> said, IEnumerable<(string Key, string? Value)> now) =>
        from each in now
        where said.TryGetValue(each.Key, out var old) && old != each.Value
        select each.Value is null ? JsonEdit.Remove([.. annotations, each.Key]) : JsonEdit.Set([.. annotations, each.Key], OciJson.Value(each.Value));
}
