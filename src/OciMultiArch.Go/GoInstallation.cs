using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// What the found Go can build for. It is asked where it will build, since a go.mod may choose another Go there.
/// </summary>
/// <param name="tool">The go command.</param>
/// <param name="cacheFolder">The folder where its answer is kept; null for none.</param>
internal sealed class GoInstallation(GoTool tool, string? cacheFolder = null)
{
    private const int MinMinorVersion = 18;
    private const string BuiltWithPlatforms = "'go tool dist list' shows what it builds for.";
    private static readonly string[] OwnVariables = ["GOVERSION", "GOFLAGS", "GOROOT", "GOTMPDIR", "GOTOOLDIR", "CGO_ENABLED"];

    /// <summary>Go's folder for temporary files where the user chose one; null for the system's.</summary>
    public string? TemporaryFolder { get; private set; }

    /// <summary>What Go calls its version (GOVERSION).</summary>
    public string Version { get; private set; } = "";

    /// <summary>Go's own folder (GOROOT).</summary>
    public string Root { get; private set; } = "";

    /// <summary>What tells this Go from others, and how it is set; null when no build of it can be told to be up to date.</summary>
    public string? Identity { get; private set; }

    /// <summary>Asks Go for its settings, and whether it builds for some platforms.</summary>
    /// <exception cref="BuildException">This Go is too old, or cannot build for a platform.</exception>
    public async Task<IReadOnlyList<GoTarget>> TargetsAsync(
        IReadOnlyList<Platform> platforms, CancellationToken cancellationToken)
    {
        // First of all: what GOFLAGS hands over to another program would already be run to answer the next question.
        var own = await OwnAsync(cancellationToken).ConfigureAwait(false);
        var temporary = own.GetValueOrDefault("GOTMPDIR", "");
        TemporaryFolder = temporary.Length > 0 ? temporary : null;
        Root = own.GetValueOrDefault("GOROOT", "");
        Version = own.GetValueOrDefault("GOVERSION", "");
        Identity = GoIdentity.Of(own);
        if (!platforms.All(GoPorts.IsOfEveryGo))
            await CheckPlatformsAsync(platforms, cancellationToken).ConfigureAwait(false);
        GoTarget[] targets = [.. platforms.Select(GoTarget.Of)];
        foreach (var target in targets)
            if (target.Variant is { IsOfEveryGo: false } variant)
            {
                var asked = AskAsync(target, ["GOVERSION", variant.Variable], cancellationToken);
                CheckTarget(target, await asked.ConfigureAwait(false));
            }
        return targets;
    }

    /// <summary>Asks Go whether it builds for some platforms at all.</summary>
    /// <exception cref="BuildException">It does not, or cannot say it.</exception>
    public async Task CheckPlatformsAsync(IReadOnlyList<Platform> platforms, CancellationToken cancellationToken)
    {
        var answer = await AskForPlatformsAsync(cancellationToken).ConfigureAwait(false);
        if (answer.ExitCode != 0)
            throw new BuildException(
                $"go cannot say which platforms it builds for ('go tool dist list'): {GoText.Said(answer)}");
        const StringSplitOptions Filled = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var known = answer.Output.Split(['\n', '\r'], Filled);
        var unknown = platforms.FirstOrDefault(platform => !known.Contains(GoPorts.Pair(platform)));
        if (unknown is null)
            return;
        throw new BuildException(
            Problem.BuildFailed,
            $"Go does not build for {Printable.Short(unknown.ToString())}{Nearby(unknown, known)}.",
            new(BuiltWithPlatforms));
    }

    /// <summary>Reads Go's variables and checks them.</summary>
    /// <param name="answer">The answer of <c>go env -json</c>.</param>
    /// <exception cref="BuildException">
    /// This Go is too old, or set to build otherwise than it is expected to.
    /// </exception>
    internal static Dictionary<string, string> CheckOwn(GoAnswer answer)
    {
        if (answer.ExitCode != 0)
            throw new BuildException(
                "go does not say how it is set up ('go env -json'); check go.mod, GOFLAGS, and that GOTMPDIR or else "
                + $"the system's folder for temporary files can be written; go says: {GoText.Said(answer)}");
        var settings = Settings(answer.Output);
        var version = settings.GetValueOrDefault("GOVERSION", "");
        if (IsTooOld(version))
        {
            var found = version.Length == 0 ? "an older one" : Printable.Short(version);
            throw new BuildException(
                Problem.MissingProgram,
                $"Go 1.{MinMinorVersion} or later is needed; this is {found}.",
                new(RemedyKind.SetGoCommand, "Install a newer Go, or set GoCommand to one."));
        }
        GoFlags.CheckVariable(settings.GetValueOrDefault("GOFLAGS", ""));
        return settings;
    }

    /// <summary>
    /// Refuses a variant that this Go would pass over, since go ignores variables that it does not know.
    /// </summary>
    /// <param name="target">What to build for.</param>
    /// <param name="answer">The answer of <c>go env -json</c> in the environment of the target.</param>
    /// <exception cref="BuildException">This Go does not build for the target.</exception>
    internal static void CheckTarget(GoTarget target, GoAnswer answer)
    {
        if (answer.ExitCode != 0)
            throw new BuildException(
                $"This Go does not build for {target} ({target.Variant}): {GoText.Said(answer)}\n"
                + "Install a newer Go, or choose another variant.");
        var settings = Settings(answer.Output);
        // Asked for a variable that it does not know, Go says that it is empty.
        if (target.Variant is not { IsDefault: false } variant)
            return;
        var known = settings.GetValueOrDefault(variant.Variable, "");
        if (known.Length > 0)
            return;
        var version = Printable.Short(settings.GetValueOrDefault("GOVERSION", "This Go"));
        throw new BuildException(
            Problem.BuildFailed,
            $"{version} does not know {variant.Variable} and would build {target} without its variant.",
            new("Install a newer Go, or leave the variant out."));
    }

    private async Task<Dictionary<string, string>> OwnAsync(CancellationToken cancellationToken)
    {
        var kept = KeptGoSettings.In(cacheFolder, tool, OwnVariables);
        if (kept?.Read() is { } known)
            return CheckOwn(new(0, known, ""));
        var answer = await AskAsync(null, OwnVariables, cancellationToken).ConfigureAwait(false);
        var own = CheckOwn(answer);
        kept?.Keep(own.GetValueOrDefault("GOROOT", ""), answer.Output);
        return own;
    }

    // With names, go does not start a C compiler to say how it would be called.
    private Task<GoAnswer> AskAsync(GoTarget? target, string[] names, CancellationToken cancellationToken) =>
        tool.RunAsync(["env", "-json", .. names], target, null, cancellationToken);

    // Go builds its tool "dist" in its folder for temporary files, and leaves that behind when it is ended early.
    private async Task<GoAnswer> AskForPlatformsAsync(CancellationToken cancellationToken)
    {
        var folder = WorkFolder.Create(TemporaryFolder);
        await using (folder.ConfigureAwait(false))
        {
            string[] question = ["tool", "dist", "list"];
            return await tool.RunAsync(question, null, folder.Path, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Nearby(Platform platform, string[] known)
    {
        var system = platform.Canonical().Os + "/";
        var ofSystem = known.Where(pair => pair.StartsWith(system, StringComparison.Ordinal));
        string[] architectures = [.. ofSystem.Select(pair => pair[system.Length..])];
        if (architectures.Length == 0)
            return "";
        return $"; for {Printable.Short(platform.Os)} it builds {string.Join(", ", architectures)}";
    }

    private static Dictionary<string, string> Settings(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var variables = document.RootElement.EnumerateObject();
            return variables.ToDictionary(static variable => variable.Name, TextOf, StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new BuildException(
                Problem.MissingProgram,
                "The answer of 'go env -json' cannot be read.",
                new(RemedyKind.SetGoCommand, "Check that GoCommand is the go command."),
                failure);
        }
    }

    private static string TextOf(JsonProperty variable) => variable.Value.GetString() ?? "";

    private static bool IsTooOld(string version) => version.Length == 0 || GoVersion.MinorOf(version) < MinMinorVersion;
}
