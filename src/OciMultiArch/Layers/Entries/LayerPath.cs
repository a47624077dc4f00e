using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>The rules of paths in a layer (image-spec, layer.md; limits of Linux, limits.h).</summary>
internal static class LayerPath
{
    public const string WhiteoutPrefix = ".wh.";
    public const string Opaque = ".wh..wh..opq";

    /// <summary>
    /// Where paths stand in a layer: byte order of UTF-8, whiteouts before their siblings. No two paths are equal.
    /// </summary>
    public static readonly Comparer<string> Order = Comparer<string>.Create(Compare);

    private const int MaxPathBytes = 4095;
    private const int MaxNameBytes = 255;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The path relative to the root.</summary>
    /// <exception cref="ArgumentException">The path cannot stand in an image.</exception>
    public static string Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var relative = path.StartsWith('/') ? path[1..] : path;
        if (Problem(relative) is { } problem)
        {
            var message = $"The path '{Printable.Short(path)}' cannot stand in an image: {problem}.";
            throw new ArgumentException(message, nameof(path));
        }
        return relative;
    }

    /// <summary>The path of a directory, which may end in '/', relative to the root.</summary>
    /// <exception cref="ArgumentException">The path cannot stand in an image.</exception>
    public static string OfDirectory(string path) => Of(path.EndsWith('/') ? path[..^1] : path);

    /// <summary>
    /// What is wrong with a relative path; null when it may stand in an image. Makes nothing: a layer may have many paths.
    /// </summary>
    public static string? Problem(string relative)
    {
        if (ByteCount(relative) is not { } count)
            return "it is not valid Unicode";
        if (count > MaxPathBytes)
            return $"it is longer than {MaxPathBytes} bytes of UTF-8";
        foreach (var name in relative.AsSpan().Split('/'))
        {
            if (NameProblem(relative.AsSpan(name)) is { } problem)
                return problem;
        }
        return null;
    }

    /// <summary>The path of the whiteout that hides a path.</summary>
    public static string Hiding(string path)
    {
        var name = path.LastIndexOf('/') + 1;
        return $"{path[..name]}{WhiteoutPrefix}{path[name..]}";
    }

    /// <summary>The target of a symbolic link, as it is.</summary>
    /// <exception cref="ArgumentException">The text cannot be a target.</exception>
    public static string LinkText(string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        var isTarget = ByteCount(target) is <= MaxPathBytes && !target.Contains('\0', StringComparison.Ordinal);
        if (!isTarget)
        {
            throw new ArgumentException(
                $"The link target '{Printable.Short(target)}' must be Unicode of at most {MaxPathBytes} bytes without NUL.",
                nameof(target));
        }
        return target;
    }

    // As if the name of a whiteout began with a character before all others. Makes nothing: a layer may have many paths.
    private static int Compare(string one, string other)
    {
        var same = one.AsSpan().CommonPrefixLength(other);
        var hidesAt = WhiteoutAt(one);
        var otherHidesAt = WhiteoutAt(other);
        if (hidesAt != otherHidesAt && Math.Min(hidesAt, otherHidesAt) <= same)
            return hidesAt.CompareTo(otherHidesAt);
        if (same == one.Length || same == other.Length)
            return one.Length.CompareTo(other.Length);
        return InUtf8(one[same]).CompareTo(InUtf8(other[same]));
    }

    // Where the name of a whiteout begins; behind every path for what is none.
    private static int WhiteoutAt(string path)
    {
        var name = path.LastIndexOf('/') + 1;
        return IsWhiteout(path.AsSpan(name)) ? name : int.MaxValue;
    }

    // Characters of two units come after all others there, and their units come before the last ones of UTF-16.
    private static int InUtf8(char unit) => char.IsSurrogate(unit) ? unit + char.MaxValue : unit;

    private static bool IsWhiteout(ReadOnlySpan<char> name) => name.StartsWith(WhiteoutPrefix);

    private static int? ByteCount(string text)
    {
        try
        {
            return Utf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    private static string? NameProblem(ReadOnlySpan<char> name) => name switch
    {
        "" => "it is empty or has an empty part; write parts separated by single '/'",
        "." or ".." => "it has '.' or '..' as a part; write the path out",
        _ when name.Contains('\0') => "it holds NUL",
        _ when HasParentPart(name) => @"it has '..' beside '\'",
        _ when IsWhiteout(name) => $"names that start with '{WhiteoutPrefix}' hide files of lower layers",
        _ when Utf8.GetByteCount(name) > MaxNameBytes => $"a part is longer than {MaxNameBytes} bytes of UTF-8",
        _ => null,
    };

    // An extractor on Windows takes '\' for a separator.
    private static bool HasParentPart(ReadOnlySpan<char> name)
    {
        foreach (var part in name.Split('\\'))
        {
            if (name[part] is "..")
                return true;
        }
        return false;
    }
}
