namespace OciMultiArch.Tool.Arguments;

/// <summary>What in a folder or archive is meant, as it is written after its path.</summary>
/// <param name="Tag">The tag; null where none is written.</param>
/// <param name="Text">A name that is no tag, as other programs write them; null where none is written.</param>
/// <param name="Digest">The digest; null where none is written.</param>
internal sealed record LocalName(Tag? Tag = null, string? Text = null, Digest? Digest = null)
{
    /// <summary>Whether nothing is written after the path.</summary>
    public bool IsEmpty => Tag is null && Text is null && Digest is null;

    /// <summary>Reads <c>PATH[:NAME][@DIGEST]</c>; the path is as written.</summary>
    /// <exception cref="FormatException">The name is neither a tag nor such as other programs write.</exception>
    public static (string Path, LocalName Name) Read(string text)
    {
        var (rest, digest) = CutDigest(text);
        var colon = ColonOf(rest);
        if (colon < 0)
            return (rest, new(Digest: digest));
        var path = rest[..colon];
        var name = rest[(colon + 1)..];
        if (IsOtherName(name))
            return (path, new(Text: name, Digest: digest));
        return (path, new(Tag.Parse(name), Digest: digest));
    }

    /// <summary>Cuts a digest off the end of a text.</summary>
    public static (string Before, Digest? Digest) CutDigest(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
            return (text, null);
        var isDigest = OciMultiArch.Digest.TryParse(text[(at + 1)..], null, out var digest);
        return isDigest ? (text[..at], digest) : (text, null);
    }

    /// <summary>Whether a ':' ends the letter of a Windows drive.</summary>
    public static bool IsDrive(string text, int colon) =>
        OperatingSystem.IsWindows() && colon == 1 && char.IsAsciiLetter(text[0]);

    /// <summary>The name and the digest as they follow the path.</summary>
    public override string ToString()
    {
        var name = Text ?? Tag?.Value;
        var digest = Digest is null ? "" : $"@{Digest}";
        return name is null ? digest : $":{name}{digest}";
    }

    // The first ':' ends the path, as names may hold more of them; but a path that is there may have some of its own.
    private static int ColonOf(string text)
    {
        var first = text.IndexOf(':', StringComparison.Ordinal);
        if (IsDrive(text, first))
            first = text.IndexOf(':', first + 1);
        if (first < 0)
            return first;
        var last = text.LastIndexOf(':');
        if (text.AsSpan(last).ContainsAny('/', Path.DirectorySeparatorChar) && IsThere(text))
            return -1;
        for (var colon = last; colon > first; colon = text.LastIndexOf(':', colon - 1))
            if (IsThere(text[..colon]))
                return colon;
        return first;
    }

    // Also a path that is yet to be made, in a folder that is there.
    private static bool IsThere(string path)
    {
        if (Path.Exists(path))
            return true;
        var parent = Path.GetDirectoryName(path);
        return parent?.Contains(':', StringComparison.Ordinal) == true && Directory.Exists(parent);
    }

    // image-spec, annotations.md, org.opencontainers.image.ref.name: letters and digits with "-._:@+/" between them.
    private static bool IsOtherName(string name)
    {
        if (name.Length == 0 || Tag.TryParse(name, null, out _))
            return false;
        return char.IsAsciiLetterOrDigit(name[0]) && name.All(IsOfName);
    }

    private static bool IsOfName(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or ':' or '@' or '+' or '/';
}
