namespace OciMultiArch.Go;

/// <summary>
/// How often the go command, its compiler and its linker look for memory that they can use again (GOGC, package runtime of
/// Go). Each lives for seconds: with four times the garbage of their own default those of Go 1.19 took up to a fifth less
/// time, and a tenth to a half more memory. From Go 1.20 on the compiler begins with a larger heap, unless GOGC is set
/// (cmd/compile/internal/gc, Main).
/// </summary>
internal static class GoCollector
{
    private const string Percent = "400";
    private const int FirstThatChooses = 20;

    // Go before 1.25 starts a compiler for each processor of the machine, also where a container may use fewer.
    private const long EnoughBytesPerProcessor = 3L << 30;

    /// <summary>The variables by which a user says how much memory go may take. Where one of them is set, go is left as it is.</summary>
    public static readonly string[] Variables = ["GOGC", "GOMEMLIMIT"];

    /// <summary>Sets what go starts with, where nobody else said it and there is memory enough.</summary>
    /// <param name="environment">The variables of a process that is not started yet.</param>
    /// <param name="availableBytes">The memory that processes may take.</param>
    /// <param name="processors">How many processors there are.</param>
    public static void SetIn(IDictionary<string, string?> environment, long availableBytes, int processors)
    {
        if (availableBytes / processors >= EnoughBytesPerProcessor && !Variables.Any(environment.ContainsKey))
            environment[Variables[0]] = Percent;
    }

    /// <summary>Whether a Go leaves it to whoever starts it, by what it calls its version.</summary>
    public static bool IsLeftToUsers(string version) => GoVersion.MinorOf(version) < FirstThatChooses;
}
