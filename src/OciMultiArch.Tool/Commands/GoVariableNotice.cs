using OciMultiArch.Go;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary>Says which variables of the user's environment a build does not follow, and how to say the same here.</summary>
internal static class GoVariableNotice
{
    // Each with the option that says the same.
    private static readonly (string Name, string Instead)[] OfPlatforms =
    [
        ("GOOS", "--platform"), ("GOARCH", "--platform"), ("GOARM", "--platform linux/arm/v6"),
        ("GOAMD64", "--platform linux/amd64/v3"), ("GOARM64", "--platform linux/arm64/v9.0"),
        ("GO386", "--platform linux/386/sse2"), ("GOMIPS", "--platform linux/mips/softfloat"),
        ("GOMIPS64", "--platform linux/mips64/softfloat"), ("GOPPC64", "--platform linux/ppc64le/power9"),
        ("GORISCV64", "--platform linux/riscv64/rva22u64"),
    ];

    /// <param name="app">What is built.</param>
    /// <param name="environment">The value of a variable of this process.</param>
    /// <param name="say">Tells the user.</param>
    public static void Tell(GoApp app, Func<string, string?> environment, Action<string> say)
    {
        var cgo = environment("CGO_ENABLED");
        if (cgo is not (null or "" or "0") && !SetsCgo(app))
            say($"CGO_ENABLED={Output.Plain(cgo)} of the environment is not followed: cgo needs a C compiler for each "
                + "platform. To use it, add --go-env CGO_ENABLED=1.");
        foreach (var (name, instead) in OfPlatforms)
        {
            if (environment(name) is { Length: > 0 } value)
                say($"{name}={Output.Plain(value)} of the environment is not followed: the platforms say what is built "
                    + $"({instead}).");
        }
        TellFlags(app, environment("GOFLAGS") ?? "", say);
    }

    private static bool SetsCgo(GoApp app)
    {
        var own = app.PlatformSettings.Select(static settings => settings.GoEnvironment);
        return own.Append(app.GoEnvironment).Any(static variables => variables.ContainsKey("CGO_ENABLED"));
    }

    // Flags of the command line win over GOFLAGS.
    private static void TellFlags(GoApp app, string goFlags, Action<string> say)
    {
        foreach (var word in goFlags.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = NameOf(word.Trim('\'', '"'));
            if (Instead(app, name, word) is { } instead)
                say($"{Output.Plain(word)} of GOFLAGS is not followed. To use it, add {instead}.");
        }
    }

    private static string? Instead(GoApp app, string name, string word) => name switch
    {
        "ldflags" when app.LdFlags is not null => "it to --ldflags",
        "tags" when app.BuildTags.Count > 0 => "it to --build-tags",
        "trimpath" when word.EndsWith("=false", StringComparison.Ordinal) && !Has(app, name) => "--flags=-trimpath=false",
        "buildvcs" when !word.EndsWith("=false", StringComparison.Ordinal) && !Has(app, name) => "--flags=-buildvcs=true",
        _ => null,
    };

    private static bool Has(GoApp app, string name) => app.Flags.Any(flag => NameOf(flag) == name);

    private static string NameOf(string flag) => flag.TrimStart('-').Split('=')[0];
}
