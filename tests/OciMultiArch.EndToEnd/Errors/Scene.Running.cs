using System.Text.RegularExpressions;
using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <content>Runs the tool, looks for what must not be, and makes what was said equal on every machine.</content>
internal sealed partial class Scene
{
    private const string AsRoot = "-m";
    private const string AsUser = "-rm";

    // Only inside the namespace can be seen what the run has left in the mounted folders.
    private const string Mounted = "set -e; eval \"$MOUNTS\"; set +e; \"$@\"; code=$?; "
        + "find $LOOK -type f \\( -name '.tmp-*' -o -path '*/../tmp/*' \\) > \"$LEFT\"; exit $code";

    public async Task<ErrorCase.Outcome> RunAsync(ErrorCase wrong)
    {
        var files = FolderState.Of(folder.Path);
        var tags = await TagsAsync();
        var ended = await StartAsync(wrong);
        List<string> problems = [.. InOutput(ended, wrong)];
        if (ended.ExitCode != wrong.Exit)
            problems.Add($"the exit status is {ended.ExitCode}, not {wrong.Exit}");
        if (!wrong.IsPartial)
            problems.AddRange(await ChangesSinceAsync(files, tags));
        if (problems.Count > 0)
            problems.Add($"the tool said: {ended}");
        var message = ended.Stderr.Replace("ocimulti: ", "", StringComparison.Ordinal);
        return new(ended.ExitCode, Stable(message.TrimEnd()), Stable(ended.Stdout.TrimEnd()), problems);
    }

    private Task<ProgramResult> StartAsync(ErrorCase wrong)
    {
        using var tool = SampleProgram.Ocimulti();
        var arguments = $"{wrong.Words} {wrong.Also} --progress none".Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Filled);
        string[] words = [.. tool.Command, .. arguments];
        var environment = Variables();
        if (Mounts is null)
            return Programs.RunAsync(
                words[0],
                words[1..],
                environment,
                Work,
                wrong.Stdin?.Replace("{secret}", Secret, StringComparison.Ordinal));
        environment["MOUNTS"] = Mounts;
        environment["LOOK"] = $"{Work} {folder.At("cache")} {Work}/../tmp";
        environment["LEFT"] = folder.At("home/left");
        var rights = System.Environment.UserName == "root" ? AsRoot : AsUser;
        return Programs.RunAsync(Programs.Find("unshare", "util-linux"), [rights, "sh", "-c", Mounted, "sh", .. words], environment, Work);
    }

    private Dictionary<string, string?> Variables()
    {
        Dictionary<string, string?> environment = new()
        {
            ["HOME"] = folder.At("home"),
            ["TMPDIR"] = folder.At("tmp"),
            ["XDG_CACHE_HOME"] = folder.At("cache"),
            ["DOCKER_CONFIG"] = folder.At("docker"),
            ["PATH"] = $"{folder.At("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["GOCACHE"] = SampleProgram.GoCache,
            ["GOFLAGS"] = "",
            ["GOWORK"] = "off",
            ["GOTOOLCHAIN"] = "local",
        };
        foreach (var (name, value) in Environment)
            environment[name] = value;
        return environment;
    }

    private string Filled(string word) =>
        word.Replace("{registry}", Registry, StringComparison.Ordinal).Replace("{secret}", Secret, StringComparison.Ordinal);

    private async Task<IEnumerable<string>> ChangesSinceAsync(FolderState files, string tags)
    {
        var changes = FolderState.Of(folder.Path).ChangesSince(files).Where(static change =>
            !change.Contains(": home/", StringComparison.Ordinal));
        var now = await TagsAsync();
        return now == tags ? changes : changes.Prepend($"tags were \"{tags}\" and are \"{now}\"");
    }

    private IEnumerable<string> InOutput(ProgramResult ended, ErrorCase wrong)
    {
        var messages = ended.Stderr.Split('\n').Count(static line => line.StartsWith("ocimulti: ", StringComparison.Ordinal));
        if (messages != 1 || !ended.Stderr.StartsWith("ocimulti: ", StringComparison.Ordinal))
            yield return $"{messages} messages";
        if (HidesFailure(ended.Stdout, wrong))
            yield return "the standard output says nothing of a failure";
        foreach (var trace in (string[])["   at ", "Exception", "Unhandled", "panic"])
            if (ended.Stderr.Contains(trace, StringComparison.Ordinal))
                yield return $"a trace of the inside: '{trace}'";
        foreach (var secret in (string[])[Secret, Encoded, Uri.EscapeDataString(Encoded)])
            if ((ended.Stderr + ended.Stdout).Contains(secret, StringComparison.Ordinal))
                yield return "the password";
        if (File.Exists(folder.At("home/left")))
            foreach (var left in File.ReadLines(folder.At("home/left")))
                yield return $"left behind: {left}";
    }

    // A report must say what was not done. A list that broke off is as good as it goes.
    private static bool HidesFailure(string output, ErrorCase wrong)
    {
        if (wrong.Exit == 2)
            return output.Length > 0;
        if (wrong.Words.StartsWith("tags ", StringComparison.Ordinal))
            return false;
        if (wrong.Words.Contains("--json", StringComparison.Ordinal))
            return !output.Contains("\"error\":", StringComparison.Ordinal);
        string[] signs = ["NOT ", "  missing: "];
        return output.Length > 0 && !signs.Any(sign => output.Contains(sign, StringComparison.Ordinal));
    }

    private string Stable(string text)
    {
        text = text.Replace(Registry, "localhost:5000", StringComparison.Ordinal)
            .Replace($"{folder.Path}/work", "/srv/api", StringComparison.Ordinal)
            .Replace($"{folder.Path}/", "~/", StringComparison.Ordinal);
        if (proxy is not null)
            text = text.Replace(proxy, "proxy.example:3128", StringComparison.Ordinal);
        text = GoWords().Replace(text, "; go says: …");
        text = GoTargets().Replace(text, "it builds 386, amd64, …");
        text = Hexadecimal().Replace(text, "…");
        text = OtherPort().Replace(text, "…");
        return PendingFile().Replace(text, ".tmp-…");
    }

    // What go says differs from version to version.
    [GeneratedRegex("; go says: .*", RegexOptions.Singleline)]
    private static partial Regex GoWords();

    [GeneratedRegex("(?<=; for [a-z]+ )it builds [a-z0-9, ]+")]
    private static partial Regex GoTargets();

    [GeneratedRegex("(?<=sha256:|sha256/)[0-9a-f]{64}|(?<=/blobs/uploads/)[0-9a-f-]+(?=\\?)")]
    private static partial Regex Hexadecimal();

    // Another server of the test than the registry has another port each time.
    [GeneratedRegex("(?<=127\\.0\\.0\\.1:)[0-9]{4,}")]
    private static partial Regex OtherPort();

    [GeneratedRegex("""\.tmp-[0-9a-f]+""")]
    private static partial Regex PendingFile();
}
