using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace OciMultiArch.Internal;

/// <summary>
/// A variable by which the processes that one process started are found, be their own parents gone: a child whose
/// parent has ended is nobody's child in the tree of processes. Of Linux, which shows the environment of processes.
/// </summary>
internal sealed class ProcessMark
{
    private const string Variable = "OCIMULTIARCH_STARTED_BY";
    private const string Processes = "/proc";
    private const int MaxRounds = 20;
    private const int SessionField = 3; // of /proc/PID/stat, counted from the state behind the name
    private readonly string value = Guid.NewGuid().ToString("n");

    /// <summary>Marks what is about to be started.</summary>
    public void Put(ProcessStartInfo start) => start.Environment[Variable] = value;

    /// <summary>
    /// Ends all that bears the mark and is in the session of this process. What has a session of its own is meant to stay
    /// (an agent that keeps keys).
    /// </summary>
    public void KillAll()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var session = SessionOf(Environment.ProcessId);
        // One that is killed may have started another meanwhile.
        for (var round = 0; round < MaxRounds; round++)
        {
            var marked = Marked().Where(process => SessionOf(process) == session).ToList();
            if (marked.Count == 0)
                return;
            marked.ForEach(Kill);
        }
    }

    private IEnumerable<int> Marked()
    {
        foreach (var folder in Directory.EnumerateDirectories(Processes))
        {
            var isProcess = int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id);
            if (isProcess && id != Environment.ProcessId && Text(id, "environ").Contains($"{Variable}={value}", StringComparison.Ordinal))
                yield return id;
        }
    }

    private static string SessionOf(int process)
    {
        var stat = Text(process, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.ElementAtOrDefault(SessionField) ?? "";
    }

    // Empty for a process that is gone or another user's; its environment is gone first.
    private static string Text(int process, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"{Processes}/{process}/{file}"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile.
        }
    }
}
