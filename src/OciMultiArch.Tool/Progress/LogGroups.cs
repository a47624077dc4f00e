namespace OciMultiArch.Tool.Progress;

/// <summary>
/// Lines that a build server folds: of GitHub (https://docs.github.com/actions/reference/workflow-commands-for-github-actions)
/// and of GitLab (https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections). Elsewhere nothing is written.
/// </summary>
/// <param name="output">The log.</param>
/// <param name="environment">Reads a variable; null for one that is not set.</param>
/// <param name="clock">The time of day.</param>
internal sealed class LogGroups(Log output, Func<string, string?> environment, TimeProvider clock)
{
    private readonly bool isGitHub = environment("GITHUB_ACTIONS") == "true";
    private readonly bool isGitLab = environment("GITLAB_CI") == "true";
    private string? open;
    private int count;

    /// <summary>Begins a group, and ends the one before. Nothing when it is open already.</summary>
    public void Open(string title)
    {
        if (open == title)
            return;
        Close();
        open = title;
        count++;
        if (isGitHub)
            output.WriteLine($"::group::{title}");
        else if (isGitLab)
            output.WriteLine($"\e[0Ksection_start:{Now}:{Name}\r\e[0K{title}");
    }

    /// <summary>Ends the group that is open.</summary>
    public void Close()
    {
        if (open is null)
            return;
        open = null;
        if (isGitHub)
            output.WriteLine("::endgroup::");
        else if (isGitLab)
            output.WriteLine($"\e[0Ksection_end:{Now}:{Name}\r\e[0K");
    }

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    private string Name => $"ocimulti_{Environment.ProcessId}_{count}";
}
