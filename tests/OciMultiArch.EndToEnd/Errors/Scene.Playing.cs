using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <content>Runs the tool and looks around afterwards.</content>
internal sealed partial class Scene
{
    private const string AsRoot = "-m";
    private const string AsUser = "-rm";

    // Inside the namespace only is it seen what the run has left in the mounted folders.
    private const string Mounted = "set -e; eval \"$MOUNTS\"; set +e; \"$@\"; code=$?; find $LOOK -type f \\( -name '.tmp-*' -o -path '*/../tmp/*' \\) > \"$LEFT\"; exit $code";

    public async Task<Outcome> PlayAsync(BadInput input)
    {
        var (files, tags) = (FolderState.Of(folder.Path), await TagsAsync());
        var ended = await RunAsync(input);
        List<string> problems = [.. Said(ended, input)];
        if (ended.ExitCode != input.Exit)
            problems.Add($"the exit status is {ended.ExitCode}, not {input.Exit}");
        if (!input.IsPartial && await TagsAsync() is var now && now != tags)
            problems.Add($"tags were \"{tags}\" and are \"{now}\"");
        if (!input.IsPartial)
            problems.AddRange(FolderState.Of(folder.Path).ChangesSince(files).Where(static each => !each.Contains(": home/", StringComparison.Ordinal)));
        if (problems.Count > 0)
            problems.Add($"the tool said: {ended}");
        return new(ended.ExitCode, Stable(ended.Stderr.Replace("ocimulti: ", "", StringComparison.Ordinal).TrimEnd()), Stable(ended.Stdout.TrimEnd()), problems);
    }

    private Task<ProgramResult> RunAsync(BadInput input)
    {
        using var tool = SampleProgram.Ocimulti();
        string[] words = [Programs.Find("dotnet", "dotnet-sdk-10.0"), tool.Assembly, .. $"{input.Words} {input.Also} --progress none".Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Filled)];
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
        if (Mounts is null)
            return Programs.RunAsync(words[0], words[1..], environment, Work, input.Stdin?.Replace("{secret}", Secret, StringComparison.Ordinal));
        environment["MOUNTS"] = Mounts;
        environment["LOOK"] = $"{Work} {folder.At("cache")} {Work}/../tmp";
        environment["LEFT"] = folder.At("home/left");
        return Programs.RunAsync(
            Programs.Find("unshare", "util-linux"), [System.Environment.UserName == "root" ? AsRoot : AsUser, "sh", "-c", Mounted, "sh", .. words], environment, Work);
    }

    private string Filled(string word) => word.Replace("{registry}", Registry, StringComparison.Ordinal).Replace("{secret}", Secret, StringComparison.Ordinal);

    // A report tells what was not done; a list that broke off is as good as it goes.
    private static bool IsResult(string output, BadInput input) => input switch
    {
        { Exit: 2 } => output.Length > 0,
        _ when input.Words.StartsWith("tags ", StringComparison.Ordinal) => false,
        _ when input.Words.Contains("--json", StringComparison.Ordinal) => !output.Contains("\"error\":", StringComparison.Ordinal),
        _ => output.Length > 0 && !output.Contains("NOT ", StringComparison.Ordinal) && !output.Contains("  missing: ", StringComparison.Ordinal),
    };

    private IEnumerable<string> Said(ProgramResult ended, BadInput input)
    {
        var messages = ended.Stderr.Split('\n').Count(static each => each.StartsWith("ocimulti: ", StringComparison.Ordinal));
        if (messages != 1 || !ended.Stderr.StartsWith("ocimulti: ", StringComparison.Ordinal))
            yield return $"{messages} messages";
        if (IsResult(ended.Stdout, input))
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
}
