using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>The documents of small images, written by hand, as any tool could have written them.</summary>
public static class SampleDocuments
{
    /// <summary>A descriptor.</summary>
    /// <param name="members">Further members, each with a comma before it.</param>
    public static string Entry(string type, string digest, long size, string members = "") =>
        $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":{{size}}{{members}}}""";

    public static string Entry(string type, byte[] bytes, string members = "") =>
        Entry(type, Bytes.Digest(bytes), bytes.Length, members);

    /// <summary>The member of a descriptor that states the platform.</summary>
    public static string OnPlatform(string platform) => $$$""","platform":{{{{PlatformMembers(platform)}}}}""";

    /// <summary>The members of a descriptor in a layout's index.json that give a tag.</summary>
    public static string Named(string name) => $$$""","annotations":{"org.opencontainers.image.ref.name":"{{{name}}}"}""";

    /// <summary>The member of a descriptor that makes it an attestation of an image.</summary>
    public static string AttestationOf(string digest) =>
        $$$""","annotations":{"vnd.docker.reference.digest":"{{{digest}}}","vnd.docker.reference.type":"attestation-manifest"}""";

    /// <summary>The members that a config and a descriptor say a platform with.</summary>
    /// <param name="platform">
    /// os/architecture[/variant][:version], or os(version+feature)/architecture[/variant].
    /// </param>
    public static string PlatformMembers(string platform)
    {
        var colon = platform.Split(':');
        var parts = colon[0].Split('/');
        string[] os = [.. parts[0].TrimEnd(')').Split('(', '+'), .. colon[1..]];
        List<string> members = [Member("architecture", parts[1]), Member("os", os[0])];
        if (parts.Length > 2)
            members.Add(Member("variant", parts[2]));
        if (os.Length > 1)
            members.Add(Member("os.version", os[1]));
        if (os.Length > 2)
            members.Add($"\"os.features\":[{Strings(os[2..])}]");
        return string.Join(',', members);
    }

    /// <param name="members">Further members between the platform and the layers, each with a comma before it.</param>
    public static string Config(string platform, IEnumerable<string> diffIds, string members = "")
    {
        var rootfs = $$"""{"type":"layers","diff_ids":[{{Strings(diffIds)}}]}""";
        return $$"""{{{PlatformMembers(platform)}}{{members}},"rootfs":{{rootfs}}}""";
    }

    /// <param name="members">Further members at the end, each with a comma before it.</param>
    /// <param name="early">Further members before the config, each with a comma after it.</param>
    public static byte[] Manifest(
        string type, string config, IEnumerable<string> layers, string members = "", string early = "")
    {
        var content = $"{early}\"config\":{config},\"layers\":[{string.Join(',', layers)}]{members}";
        return Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{type}}",{{content}}}""");
    }

    public static byte[] Index(string type, IEnumerable<string> entries, string members = "")
    {
        var content = $"\"manifests\":[{string.Join(',', entries)}]{members}";
        return Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{type}}",{{content}}}""");
    }

    /// <summary>The index.json of a layout.</summary>
    public static string LayoutIndex(params IEnumerable<string> entries) =>
        $$"""{"schemaVersion":2,"manifests":[{{string.Join(',', entries)}}]}""";

    /// <summary>Strings as the items of a JSON array.</summary>
    public static string Strings(IEnumerable<string> items) => string.Join(',', items.Select(static item => $"\"{item}\""));

    private static string Member(string name, string value) => $"\"{name}\":\"{value}\"";
}
