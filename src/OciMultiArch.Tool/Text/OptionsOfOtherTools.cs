namespace OciMultiArch.Tool.Text;

/// <summary>What to use for options that people know from other tools of this field.</summary>
internal static class OptionsOfOtherTools
{
    private const string Overwrites = "a tag that exists is moved without it";
    private const string All = "all platforms are meant without it";
    private const string Digests = "digests and bytes stay as they are without it";
    private const string Add = "use 'ocimulti manifest add' for an index that exists";
    private const string Local = "an index is written to its registry at once, and nothing is kept on this machine";
    private const string LogIn = "use 'ocimulti login'";

    // An option that begins with '--' is advised only where the command has it.
    private static readonly (string Option, string Instead)[] Known =
    [
        ("--force", Overwrites), ("--overwrite", Overwrites),
        ("--all", All), ("--multi-arch", All), ("--all-platforms", All),
        ("--preserve-digests", Digests),
        ("--amend", Add), ("--append", Add),
        ("--purge", Local), ("--push", Local),
        ("--os", "--platform OS/ARCH"), ("--arch", "--platform OS/ARCH"),
        ("--variant", "--platform OS/ARCH/VARIANT"), ("--os-version", "--platform OS/ARCH:OSVERSION"),
        ("--os-features", "--platform 'OS(OSVERSION+FEATURE)/ARCH'"), ("--platforms", "--platform OS/ARCH,OS/ARCH"),
        ("--tls-verify", "--insecure HOST"), ("--src-tls-verify", "--insecure HOST"),
        ("--dest-tls-verify", "--insecure HOST"), ("--skip-tls-verify", "--insecure HOST"),
        ("--http", "--plain-http HOST"), ("--allow-insecure-registry", "--plain-http HOST"),
        ("--creds", LogIn), ("--src-creds", LogIn), ("--dest-creds", LogIn),
        ("--username", LogIn), ("--password", LogIn),
        ("--quiet", "--progress none"), ("--silent", "--progress none"), ("--no-progress", "--progress none"),
        ("--concurrency", "--jobs NUMBER"), ("--parallel", "--jobs NUMBER"), ("--max-concurrent", "--jobs NUMBER"),
        ("--retry-times", "--retries NUMBER"), ("--output", "--json"),
        ("--annotate", "--annotation KEY=VALUE"),
    ];

    /// <summary>What to do in place of an option; null when nothing is known.</summary>
    /// <param name="option">The option that the command does not have.</param>
    /// <param name="options">The options that it has.</param>
    public static string? Instead(string option, IReadOnlyCollection<string> options)
    {
        var instead = Array.Find(Known, known => known.Option == option).Instead;
        if (instead is null || !instead.StartsWith('-'))
            return instead;
        return options.Contains(instead.Split(' ')[0]) ? $"use {instead}" : null;
    }
}
