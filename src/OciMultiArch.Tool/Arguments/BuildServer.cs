using OciMultiArch.SupplyChain;

namespace OciMultiArch.Tool.Arguments;

/// <summary>What the environment says of the build server that runs this: who builds, and of which sources.</summary>
/// <param name="environment">Reads a variable; null for one that is not set.</param>
internal sealed class BuildServer(Func<string, string?> environment)
{
    private const string Nowhere = "urn:ocimultiarch:ocimulti";

    /// <summary>Who builds: the workflow on GitHub, the runner on GitLab, otherwise this program.</summary>
    public string Builder => Joined("GITHUB_SERVER_URL", "/", "GITHUB_WORKFLOW_REF")
        ?? Joined("CI_PROJECT_URL", "/-/runners/", "CI_RUNNER_ID")
        ?? Nowhere;

    private string? Source => Joined("GITHUB_SERVER_URL", "/", "GITHUB_REPOSITORY") ?? Value("CI_PROJECT_URL");

    private string? Commit => Value("GITHUB_SHA") ?? Value("CI_COMMIT_SHA");

    /// <summary>
    /// Adds what is known of the sources. What is checked out comes first; where that is the commit of the job, the server
    /// says what its repository is called.
    /// </summary>
    /// <param name="provenance">What else is known.</param>
    /// <param name="git">The repository that was built; null for none.</param>
    public Provenance AddTo(Provenance provenance, GitSource? git)
    {
        var isOfJob = git is null || git.Commit == Commit;
        var own = isOfJob && Source is { } source ? $"git+{source}" : null;
        return provenance with
        {
            Source = own ?? git?.Url,
            Revision = git?.Commit ?? Commit,
            IsModified = git?.IsModified,
        };
    }

    private string? Joined(string first, string between, string second)
    {
        if (Value(first) is { } start && Value(second) is { } end)
            return start + between + end;
        return null;
    }

    private string? Value(string name)
    {
        var value = environment(name);
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
