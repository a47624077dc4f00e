using System.Globalization;
using OciMultiArch.Copying;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>The values of placeholders.</summary>
internal sealed class TemplateValues(string folder)
{
    private const int ShortLength = 7;
    private const int PseudoLength = 12;
    private readonly Lazy<GitFacts> git = new(() => GitFacts.Read(folder));
    private bool? isDirty;

    /// <summary>What the program is called; null where there is none.</summary>
    public string? Name { get; set; }

    /// <exception cref="BuildException">There is no value.</exception>
    public async ValueTask<string> OfAsync(string name, Platform? platform, CancellationToken cancellationToken)
    {
        if (name.StartsWith(GoTemplate.Variable, StringComparison.Ordinal))
            return OfVariable(name[GoTemplate.Variable.Length..]);
        if (name == "name")
            return Name ?? throw Missing(name, "there is no program that it could be the name of");
        if (TemplateNames.IsOfPlatform(name))
            return OfPlatform(name, platform);
        if (TemplateNames.IsOfStatus(name))
        {
            var asked = isDirty ??= await GitStatus.IsDirtyAsync(git.Value.WorkTree, cancellationToken).ConfigureAwait(false);
            return OfStatus(name, asked);
        }
        return OfCommit(name);
    }

    private string OfCommit(string name) => name switch
    {
        "commit" => git.Value.Commit,
        "short-commit" => git.Value.Commit[..ShortLength],
        "tag" => TagOf(git.Value),
        "version" => VersionOf(git.Value),
        "branch" => git.Value.Branch ?? throw Missing(name, "HEAD is detached: it stands on no branch"),
        "git-url" => git.Value.Origin ?? throw Missing(name, "the repository has no remote 'origin' with a URL"),
        "major" => $"{PartsOf(git.Value).Part(0)}",
        "minor" => $"{PartsOf(git.Value).Part(1)}",
        "patch" => $"{PartsOf(git.Value).Part(2)}",
        "raw-version" => RawVersionOf(PartsOf(git.Value)),
        "prerelease" => string.Join('.', PartsOf(git.Value).PreRelease),
        "commit-date" => DateText(git.Value.Time),
        "commit-timestamp" => SecondsText(git.Value.Time),
        "date" => DateText(Time()),
        "timestamp" => SecondsText(Time()),
        _ => throw new ArgumentException($"There is no placeholder {name}.", nameof(name)),
    };

    private static string OfStatus(string name, bool isDirty) => name switch
    {
        "is-dirty" => isDirty ? "true" : "false",
        "is-clean" => isDirty ? "false" : "true",
        "tree-state" => isDirty ? "dirty" : "clean",
        _ => isDirty ? "dirty" : "",
    };

    private static string OfPlatform(string name, Platform? platform)
    {
        var plain = platform?.Canonical()
            ?? throw Missing(name, "it stands in a text that is for all platforms at once");
        return name switch
        {
            "os" => plain.Os,
            "arch" => plain.Architecture,
            _ => plain.Variant ?? "",
        };
    }

    private static string OfVariable(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new BuildException(
            Problem.NotFound,
            $"{{{{ .Env.{Printable.Short(name)} }}}} has no value: the environment has no such variable.",
            new("Set it, to nothing if that is meant."));

    private static string TagOf(GitFacts git) =>
        git.Tag ?? throw Missing("tag", $"the commit {git.Commit[..ShortLength]} has no tag");

    private static string RawVersionOf(TagVersion version) =>
        string.Join('.', version.Part(0), version.Part(1), version.Part(2));

    private static TagVersion PartsOf(GitFacts git) => TagVersion.Of(TagOf(git))
        ?? throw Missing("version", $"the tag {Printable.Short(git.Tag!)} is no semantic version");

    // https://go.dev/ref/mod#pseudo-versions
    private static string VersionOf(GitFacts git)
    {
        if (git.Tag is not { } tag)
            return $"0.0.0-{git.Time.UtcDateTime:yyyyMMddHHmmss}-{git.Commit[..PseudoLength]}";
        var hasLetter = tag is ['v', >= '0' and <= '9', ..];
        return hasLetter ? tag[1..] : tag;
    }

    private static string DateText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string SecondsText(DateTimeOffset time) =>
        time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static BuildException Missing(string name, string why) => new(
        Problem.NotFound, $"The placeholder {{{name}}} has no value: {why}.", new("Write the value itself, or leave it out."));

    private DateTimeOffset Time() => SourceDate.OfEnvironment() ?? git.Value.Time;
}
