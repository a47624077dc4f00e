using OciMultiArch.Go;

namespace OciMultiArch.Tool.Arguments;

/// <summary>How images were made, as far as what is attached to them says it.</summary>
/// <param name="Base">What they are built on; null for none.</param>
/// <param name="Parameters">What was chosen, by its name.</param>
internal sealed record BuildFacts(Artifact? Base, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>A folder of the sources that were built; null where none is known.</summary>
    public string? Folder { get; init; }

    /// <summary>A build by go.</summary>
    public static BuildFacts Of(GoApp app)
    {
        Dictionary<string, string> chosen = [];
        Add(chosen, "package", app.Package);
        Add(chosen, "further", string.Join(' ', app.FurtherPackages));
        Add(chosen, "platforms", string.Join(',', app.Platforms));
        Add(chosen, "base", app.Base?.Reference?.ToString());
        Add(chosen, "ldflags", app.LdFlags);
        Add(chosen, "tags", string.Join(',', app.BuildTags));
        Add(chosen, "flags", string.Join(' ', app.Flags));
        Add(chosen, "goEnv", TextOf(app.GoEnvironment));
        foreach (var own in app.PlatformSettings)
        {
            Add(chosen, $"{own.Platform} base", own.Base?.Reference?.ToString());
            Add(chosen, $"{own.Platform} ldflags", own.LdFlags);
            Add(chosen, $"{own.Platform} flags", string.Join(' ', own.Flags));
            Add(chosen, $"{own.Platform} goEnv", TextOf(own.GoEnvironment));
        }
        var working = app.WorkingDirectory ?? ".";
        var package = Path.Combine(working, app.Package);
        return new(app.Base, chosen) { Folder = Directory.Exists(package) ? package : working };
    }

    /// <summary>Programs that were there already: where they come from, the folder of the command does not say.</summary>
    public static BuildFacts Of(PrebuiltProgram program, Artifact? from)
    {
        Dictionary<string, string> chosen = [];
        Add(chosen, "path", program.Path.ToString());
        Add(chosen, "platforms", string.Join(',', program.Platforms));
        Add(chosen, "base", from?.Reference?.ToString());
        Add(chosen, "program", program.Program);
        return new(from, chosen);
    }

    // A value that does not say how the program is compiled may be a secret, as that of a proxy with a password: its name alone.
    private static string TextOf(IReadOnlyDictionary<string, string> variables)
    {
        var ordered = variables.OrderBy(static pair => pair.Key, StringComparer.Ordinal);
        return string.Join(' ', ordered.Select(static pair => IsOfCompilers(pair.Key) ? $"{pair.Key}={pair.Value}" : pair.Key));
    }

    private static bool IsOfCompilers(string variable) =>
        variable.StartsWith("CGO_", StringComparison.Ordinal)
        || variable is "CC" or "CXX" or "FC" or "AR" or "GOEXPERIMENT" or "GOTOOLCHAIN";

    // Only what was chosen.
    private static void Add(Dictionary<string, string> chosen, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            chosen[name] = value;
    }
}
