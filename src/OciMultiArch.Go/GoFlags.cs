using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// The arguments of go: which flags may be given, and which go along when go only looks at a package.
/// </summary>
internal static class GoFlags
{
    /// <exception cref="ArgumentException">A flag or tag cannot be used.</exception>
    public static void Check(IReadOnlyList<string> flags, IReadOnlyList<string> buildTags, string? ldFlags)
    {
        foreach (var flag in flags)
            if (Problem(flag) is { } problem)
                throw new ArgumentException(
                    $"The flag '{Printable.Short(flag)}' cannot be used: {problem}.", nameof(flags));
        if (buildTags.FirstOrDefault(static tag => !IsBuildTag(tag)) is { } wrong)
            throw new ArgumentException(
                $"'{Printable.Short(wrong)}' is not a build tag: letters, digits, '_' and '.'. "
                + "Give each tag by itself.",
                nameof(buildTags));
        if (ldFlags?.Contains('\0', StringComparison.Ordinal) == true)
            throw new ArgumentException("A flag of the linker holds NUL, which no argument can.", nameof(ldFlags));
    }

    /// <summary>Refuses a GOFLAGS that hands the build to another program. Every go command reads GOFLAGS.</summary>
    /// <exception cref="BuildException">GOFLAGS has such a flag.</exception>
    public static void CheckVariable(string goFlags)
    {
        var words = goFlags.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var flags = words.Select(static word => word.Trim('\'', '"'));
        if (flags.FirstOrDefault(ChangesBuilder) is { } wrong)
            throw new BuildException(
                OciMultiArch.Problem.BuildFailed,
                $"GOFLAGS holds -{Name(wrong)}, with which go does not build the program itself.",
                new("Take it out of the environment, or of 'go env -w'."));
    }

    /// <summary>The arguments of <c>go build</c>.</summary>
    public static IEnumerable<string> Build(
        IReadOnlyList<string> flags, IReadOnlyList<string> buildTags, string? ldFlags, string output, string package)
    {
        List<string> arguments = ["build", "-trimpath", "-buildvcs=false"];
        if (ldFlags is not null)
            arguments.Add("-ldflags=" + ldFlags);
        AddTags(arguments, buildTags);
        arguments.AddRange(flags);
        arguments.AddRange("-o", output, "--", package);
        return arguments;
    }

    /// <summary>The arguments of <c>go list</c>, which sees the package as the build will.</summary>
    public static IEnumerable<string> List(
        IReadOnlyList<string> flags, IReadOnlyList<string> buildTags, string format, string package)
    {
        List<string> arguments = ["list", "-find", "-f", format];
        AddTags(arguments, buildTags);
        arguments.AddRange(flags.Where(ChoosesModules));
        arguments.AddRange("--", package);
        return arguments;
    }

    private static void AddTags(List<string> arguments, IReadOnlyList<string> buildTags)
    {
        if (buildTags.Count > 0)
            arguments.Add("-tags=" + string.Join(',', buildTags));
    }

    // With these, go does not build the program itself.
    private static bool ChangesBuilder(string flag) => Name(flag) switch
    {
        "toolexec" or "C" or "n" or "json" => true,
        "buildmode" => !MakesProgram(flag),
        _ => false,
    };

    // Some are a shared library for ELF, whose header is a program's.
    private static bool MakesProgram(string flag) => flag.Split('=', 2)[^1] is "default" or "exe" or "pie";

    private static bool ChoosesModules(string flag) => Name(flag) is "mod" or "modfile" or "overlay";

    private static bool IsBuildTag(string tag) => tag.Length > 0 && tag.All(IsTagLetter);

    private static bool IsTagLetter(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '.';

    private static string? Problem(string flag) => Name(flag) switch
    {
        "" => "a flag begins with '-'; write a flag and its value as one entry, such as -gcflags=all=-N",
        _ when flag.Contains('\0', StringComparison.Ordinal) => "it holds NUL",
        var name when name.Any(char.IsWhiteSpace) => "it holds several flags; give each as one entry",
        "o" => "where the program goes is a setting of its own",
        "C" => "the folder is a setting of its own",
        "ldflags" => "flags of the linker are a setting of their own",
        "tags" => "build tags are a setting of their own",
        "n" or "json" => "go would not build as it is expected to",
        "buildmode" when !MakesProgram(flag) => "with it, go makes a library or plugin, and no program",
        "toolexec" => "it hands the build to another program",
        _ => null,
    };

    // Go's flags begin with one dash or two.
    private static string Name(string flag)
    {
        if (!flag.StartsWith('-'))
            return "";
        var dashes = flag.StartsWith("--", StringComparison.Ordinal) ? 2 : 1;
        return flag[dashes..].Split('=', 2)[0];
    }
}
