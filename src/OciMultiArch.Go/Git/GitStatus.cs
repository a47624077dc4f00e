using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// Whether a working tree differs from its commit. Only git itself can say: it depends on attributes, filters and
/// ignored files.
/// </summary>
internal static class GitStatus
{
    /// <exception cref="BuildException">There is no git on PATH, or it does not say.</exception>
    public static async Task<bool> IsDirtyAsync(string workTree, CancellationToken cancellationToken)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        var git = ProgramPath.Find("git", path) ?? throw new BuildException(
            Problem.MissingProgram,
            "Whether files differ from the commit, only git can say, and there is no program 'git' on PATH.",
            new("Install git, or leave the placeholder out."));
        // A repository's own settings could make git start other programs.
        string[] arguments = ["-c", "core.fsmonitor=false", "status", "-s", "-unormal"];
        ProcessStartInfo start = new(git, arguments) { WorkingDirectory = workTree };
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        ProcessRunner runner = new(start) { MaxErrorBytes = 1 << 12 };
        try
        {
            var result = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0)
                return result.Output.Length > 0;
            var said = Printable.Short(Encoding.UTF8.GetString(result.Errors).Trim());
            throw new BuildException($"'git status' in {Printable.Short(workTree)} failed; git says: {said}");
        }
        catch (Win32Exception failure)
        {
            throw new BuildException($"{git} cannot be started: {StartReason.Of(failure)}.", failure);
        }
    }
}
