using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Progress;

/// <summary>What pieces are called.</summary>
internal static class PieceName
{
    private const int MaxDigestLetters = 12;
    private const int MaxNamed = 2;

    /// <summary>A platform without the version of its system, which a base may add later.</summary>
    public static string PlatformOf(PushProgress value) => string.Join(',', value.Platforms.Select(Short));

    /// <summary>Whose it is: the platforms, or how many there are, behind the program where there are several.</summary>
    public static string WhoOf(PushProgress value)
    {
        var platforms = value.Platforms.Count > MaxNamed ? $"{value.Platforms.Count} platforms" : PlatformOf(value);
        if (value.Program is not { } program)
            return platforms;
        return $"{Output.Plain(program)} {platforms}".TrimEnd();
    }

    /// <summary>What it is, with the beginning of its digest.</summary>
    public static string WhatOf(Descriptor content) => $"{KindOf(content)} {ShortDigest(content)}";

    /// <summary>The beginning of its digest.</summary>
    public static string ShortDigest(Descriptor content)
    {
        var letters = content.Digest.Encoded;
        // Digests of unknown algorithms may be shorter.
        return letters[..Math.Min(letters.Length, MaxDigestLetters)];
    }

    /// <summary>What kind of content it is.</summary>
    public static string KindOf(Descriptor content) => content.MediaType switch
    {
        { IsIndex: true } => "index",
        { IsManifest: true } => "manifest",
        { IsImageConfig: true } => "config",
        _ => IsLayer(content.MediaType.Value) ? "layer" : "blob",
    };

    /// <summary>Whether it is a layer, or another blob that is no config.</summary>
    public static bool IsLarge(Descriptor content) => !content.MediaType.IsManifest && !content.MediaType.IsImageConfig;

    private static bool IsLayer(string type) =>
        type.Contains(".layer.", StringComparison.Ordinal) || type.Contains(".rootfs.", StringComparison.Ordinal);

    private static string Short(Platform platform) => (platform with { OsVersion = null }).ToString();
}
