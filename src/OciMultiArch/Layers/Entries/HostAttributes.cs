using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// The extended attributes of a file of this machine that an image keeps: <c>security.capability</c>, and those of users.
/// </summary>
internal static class HostAttributes
{
    private const string UserPrefix = "user.";

    /// <summary>Reads them, values in base64; nothing on other systems than Linux. A link is not followed.</summary>
    /// <exception cref="IOException">The system refuses, or a name cannot stand in a tar.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        if (!UnixFile.IsKnown)
            return Frozen.EmptyMap();
        Dictionary<string, string> read = new(StringComparer.Ordinal);
        foreach (var name in UnixAttributes.Names(path).Where(IsKept))
        {
            if (!AttributeRules.IsName(name) || name.Contains('\uFFFD', StringComparison.Ordinal))
                throw new IOException($"the name of the extended attribute {Printable.Short(name)} cannot stand in a tar");
            if (UnixAttributes.Value(path, name) is { } value)
                read[name] = Convert.ToBase64String(Portable(name, value));
        }
        return Frozen.Map(read);
    }

    private static bool IsKept(string name) =>
        name == FileCapabilities.Attribute || name.StartsWith(UserPrefix, StringComparison.Ordinal);

    private static byte[] Portable(string name, byte[] value) =>
        name == FileCapabilities.Attribute ? FileCapabilities.Portable(value) : value;
}
