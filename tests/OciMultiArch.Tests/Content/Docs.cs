using System.Text;

namespace OciMultiArch.Tests.Content;

/// <summary>Documents written by hand, as any tool could have written them.</summary>
internal static class Docs
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static Blob Blob(MediaType type, string text) => OciMultiArch.Blob.Of(type, Utf8(text));

    public static Blob Layer(string text) => Blob(MediaType.OciLayer, text);

    /// <param name="descriptor">What is described; its platform and annotations are not written.</param>
    /// <param name="members">Further members, each with a comma before it.</param>
    public static string Entry(Descriptor descriptor, string members = "") =>
        $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}{{members}}}""";

    public static string OnPlatform(Descriptor descriptor, string platform) =>
        Entry(descriptor, $$$""","platform":{{{{PlatformMembers(platform)}}}}""");

    public static string PlatformMembers(string platform)
    {
        var parts = platform.Split('/');
        return $"\"architecture\":\"{parts[1]}\",\"os\":\"{parts[0]}\"" + (parts.Length > 2 ? $",\"variant\":\"{parts[2]}\"" : "");
    }

    public static byte[] Manifest(Descriptor config, IEnumerable<Descriptor> layers, string members = "", MediaType? type = null) =>
        ManifestOf(Entry(config), layers.Select(static each => Entry(each)), members, type);

    public static byte[] ManifestOf(string config, IEnumerable<string> layers, string members = "", MediaType? type = null) => Utf8(
        $$"""{"schemaVersion":2,"mediaType":"{{type ?? MediaType.OciManifest}}","config":{{config}},"layers":[{{string.Join(',', layers)}}]{{members}}}""");

    public static byte[] Index(IEnumerable<string> entries, MediaType? type = null, string members = "") => Utf8(
        $$"""{"schemaVersion":2,"mediaType":"{{type ?? MediaType.OciIndex}}","manifests":[{{string.Join(',', entries)}}]{{members}}}""");

    public static string Config(string platform, IEnumerable<Blob> layers) =>
        $$$"""{{{{PlatformMembers(platform)}}},"rootfs":{"type":"layers","diff_ids":[{{{string.Join(',', layers.Select(static each => $"\"{each.Digest}\""))}}}]}}""";
}
