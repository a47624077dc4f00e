using System.Globalization;
using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>What the found Go can build for. It is asked where it will build, since a go.mod may choose another Go there.</summary>
internal sealed class GoInstallation(GoTool tool)
{
    private const int OldestMinor = 18;

    /// <summary>Go's folder for temporary files where the user chose one; null for the system's.</summary>
    public string? TemporaryFolder { get; private set; }

    /// <summary>Go's own folder (GOROOT).</summary>
    public string Root { get; private set; } = "";

    /// <exception cref="BuildException">This Go is too old, or cannot build for a platform.</exception>
    public async Task<IReadOnlyList<GoTarget>> TargetsAsync(IReadOnlyList<Platform> platforms, CancellationToken cancellationToken)
    {
        // First of all: what GOFLAGS hands over to another program would already be run to answer the next question.
        var own = CheckOwn(await tool.RunAsync(["env", "-json"], null, null, cancellationToken).ConfigureAwait(false));
        TemporaryFolder = own.GetValueOrDefault("GOTMPDIR", "") is { Length: > 0 } chosen ? chosen : null;
        Root = own.GetValueOrDefault("GOROOT", "");
        var listed = await tool.RunAsync(["tool", "dist", "list"], null, null, cancellationToken).ConfigureAwait(false);
        if (listed.ExitCode != 0)
            throw new BuildException($"go cannot say which platforms it builds for ('go tool dist list'): {GoText.Said(listed)}");
        var known = listed.Output.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var platform in platforms)
            if (!known.Contains(Pair(platform)))
                throw new BuildException(
                    $"Go does not build for {Printable.Short(platform.ToString())}{Nearby(platform, known)}. 'go tool dist list' shows what it builds for.");
        GoTarget[] targets = [.. platforms.Select(GoTarget.Of)];
        foreach (var target in targets)
            CheckTarget(target, await tool.RunAsync(["env", "-json"], target, null, cancellationToken).ConfigureAwait(false));
        return targets;
    }

    /// <param name="answer">The answer of <c>go env -json</c>.</param>
    /// <returns>Go's variables.</returns>
    /// <exception cref="BuildException">This Go is too old, or set to build otherwise than it is expected to.</exception>
    internal static Dictionary<string, string> CheckOwn(GoAnswer answer)
    {
        if (answer.ExitCode != 0)
            throw new BuildException(
                $"go does not say how it is set up ('go env -json'); check go.mod, GOFLAGS, and that GOTMPDIR or else the system's folder for temporary files can be written; go says: {GoText.Said(answer)}");
        var settings = Settings(answer.Output);
        var version = settings.GetValueOrDefault("GOVERSION", "");
        if (IsTooOld(version))
            throw new BuildException(
                $"Go 1.{OldestMinor} or later is needed; this is {(version.Length == 0 ? "an older one" : Printable.Short(version))}. "
                + "Install a newer Go, or set GoCommand to one.");
        GoFlags.CheckVariable(settings.GetValueOrDefault("GOFLAGS", ""));
        return settings;
    }

    /// <summary>Refuses a variant that this Go would pass over without a word, which is what go does with a variable it has never heard of.</summary>
    /// <param name="target">What to build for.</param>
    /// <param name="answer">The answer of <c>go env -json</c> in the environment of the target.</param>
    /// <exception cref="BuildException">This Go does not build for the target.</exception>
    internal static void CheckTarget(GoTarget target, GoAnswer answer)
    {
        if (answer.ExitCode != 0)
            throw new BuildException(
                $"This Go does not build for {target} ({target.Variant}): {GoText.Said(answer)}\nInstall a newer Go, or choose another variant.");
        var settings = Settings(answer.Output);
        if (target.Variant is { IsDefault: false } variant && !settings.ContainsKey(variant.Variable))
            throw new BuildException(
                $"{Printable.Short(settings.GetValueOrDefault("GOVERSION", "This Go"))} does not know {variant.Variable} and would build {target} without its variant. "
                + "Install a newer Go, or leave the variant out.");
    }

    private static string Pair(Platform platform) => platform.Canonical() is var canonical ? $"{canonical.Os}/{canonical.Architecture}" : "";

    private static string Nearby(Platform platform, string[] known)
    {
        var system = platform.Canonical().Os + "/";
        var others = known.Where(each => each.StartsWith(system, StringComparison.Ordinal)).Select(each => each[system.Length..]).ToArray();
        return others.Length == 0 ? "" : $"; for {Printable.Short(platform.Os)} it builds {string.Join(", ", others)}";
    }

    private static Dictionary<string, string> Settings(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject().ToDictionary(static each => each.Name, static each => each.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new BuildException("The answer of 'go env -json' cannot be read. Check that GoCommand is the go command.", failure);
        }
    }

    // Releases are go1.N[.M]; anything else is built from source and taken for new.
    private static bool IsTooOld(string version)
    {
        if (version.Length == 0)
            return true;
        var number = version.StartsWith("go1.", StringComparison.Ordinal) ? new string([.. version.Skip(4).TakeWhile(char.IsAsciiDigit)]) : "";
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && minor < OldestMinor;
    }
}
