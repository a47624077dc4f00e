namespace OciMultiArch.Go;

/// <summary>Where a repository was cloned from: the URL of its remote "origin" (git-config(1)).</summary>
internal static class GitRemote
{
    private const string Section = "[remote \"origin\"]";

    /// <summary>The URL, without a user's name and password in it; null for none.</summary>
    /// <exception cref="IOException">The configuration cannot be read.</exception>
    public static string? UrlOf(GitFolder folder)
    {
        GitFolder.TryRead(Path.Combine(folder.Common, "config"), out var text);
        var isThere = false;
        string? url = null;
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('['))
                isThere = line.StartsWith(Section, StringComparison.Ordinal);
            if (isThere && ValueOf(line) is { } value)
                url ??= value;
        }
        return url is null ? null : WithoutUser(url);
    }

    private static string? ValueOf(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !line[..equals].Trim().Equals("url", StringComparison.OrdinalIgnoreCase))
            return null;
        return line[(equals + 1)..].Trim().Trim('"');
    }

    // A password or token stands before the host. The user of ssh, most often git, belongs to the place.
    private static string WithoutUser(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return url;
        var host = start + "://".Length;
        var path = url.IndexOf('/', host);
        var end = url.LastIndexOf('@', path < 0 ? url.Length - 1 : path);
        if (end < host)
            return url;
        var isSsh = url[..start].Equals("ssh", StringComparison.OrdinalIgnoreCase);
        var user = isSsh ? $"{url[host..end].Split(':')[0]}@" : "";
        return $"{url[..host]}{user}{url[(end + 1)..]}";
    }
}
