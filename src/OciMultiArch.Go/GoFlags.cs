using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>The arguments of go: which flags may be given, and which go along when go only looks at a package.</summary>
internal static class GoFlags
{
    /// <exception cref="ArgumentException">A flag or tag cannot be used.</exception>
    public static void Check(GoApp app)
    {
        foreach (var flag in app.Flags)
            if (Problem(flag) is { } problem)
                throw new ArgumentException($"The flag '{Printable.Short(flag)}' of Flags cannot be used: {problem}.", nameof(app));
        foreach (var tag in app.BuildTags)
            if (tag.Length == 0 || !tag.All(static each => char.IsLetterOrDigit(each) || each is '_' or '.'))
                throw new ArgumentException($"'{Printable.Short(tag)}' of BuildTags is not a build tag: letters, digits, '_' and '.'. Give one tag an entry.", nameof(app));
        if (app.LdFlags?.Contains('\0', StringComparison.Ordinal) == true)
            throw new ArgumentException("LdFlags holds NUL, which no argument can.", nameof(app));
    }

    /// <summary>Refuses a GOFLAGS that hands the build to another program; it is read by every go command.</summary>
    /// <exception cref="BuildException">GOFLAGS has such a flag.</exception>
    public static void CheckVariable(string goFlags)
    {
        var words = goFlags.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static each => each.Trim('\'', '"'));
        if (words.FirstOrDefault(static each => each.StartsWith('-') && Name(each) is "toolexec" or "C" or "n" or "json") is { } flag)
            throw new BuildException($"GOFLAGS holds -{Name(flag)}, with which go does not build the program itself. Take it out of the environment, or of 'go env -w'.");
    }

    /// <summary>The arguments of <c>go build</c>.</summary>
    public static IEnumerable<string> Build(GoApp app, string output, string package) =>
    [
        "build", "-trimpath", "-buildvcs=false", .. app.LdFlags is null ? [] : new[] { "-ldflags=" + app.LdFlags }, .. Tags(app), .. app.Flags,
        "-o", output, "--", package,
    ];

    /// <summary>The arguments of <c>go list</c>, which sees the package as the build will.</summary>
    public static IEnumerable<string> List(GoApp app, string format, string package) =>
        ["list", "-f", format, .. Tags(app), .. app.Flags.Where(static each => Name(each) is "mod" or "modfile" or "overlay"), "--", package];

    private static string[] Tags(GoApp app) => app.BuildTags.Count == 0 ? [] : ["-tags=" + string.Join(',', app.BuildTags)];

    private static string? Problem(string flag) => Name(flag) switch
    {
        "" => "a flag begins with '-'; write a flag and its value as one entry, such as -gcflags=all=-N",
        _ when flag.Contains('\0', StringComparison.Ordinal) => "it holds NUL",
        "o" => "the program's place is chosen by FileName",
        "C" => "the folder is chosen by WorkingDirectory",
        "ldflags" => "use LdFlags",
        "tags" => "use BuildTags",
        "n" or "json" => "go would not build as it is expected to",
        "toolexec" => "it hands the build to another program",
        _ => null,
    };

    // Go's flags begin with one dash or two.
    private static string Name(string flag)
    {
        if (!flag.StartsWith('-'))
            return "";
        var name = flag.AsSpan(flag.StartsWith("--", StringComparison.Ordinal) ? 2 : 1);
        var equals = name.IndexOf('=');
        return (equals < 0 ? name : name[..equals]).ToString();
    }
}
