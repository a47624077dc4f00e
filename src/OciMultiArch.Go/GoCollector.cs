namespace OciMultiArch.Go;

/// <summary>
/// How often the go command, its compiler and its linker look for memory that they can use again (GOGC, package runtime of
/// Go). Each lives for seconds: with four times the garbage of their own default they take up to a fifth less time, and a
/// tenth to a half more memory.
/// </summary>
internal static class GoCollector
{
    private const string Percent = "400";
    private const long EnoughBytesPerProcessor = 2L << 30;

    /// <summary>The variables by which a user says how much memory go may take. Where one of them is set, go is left as it is.</summary>
    public static readonly string[] Variables = ["GOGC", "GOMEMLIMIT"];

    /// <summary>Sets what go starts with, where nobody else said it and there is memory enough.</summary>
    /// <param name="environment">The variables of a process that is not started yet.</param>
    public static void SetIn(IDictionary<string, string?> environment)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (IsEnough(available, Environment.ProcessorCount) && !Variables.Any(environment.ContainsKey))
            environment[Variables[0]] = Percent;
    }

    /// <summary>Whether compilers on all processors may take more memory than they would by themselves.</summary>
    /// <param name="availableBytes">The memory of the machine, or of the container that this runs in.</param>
    /// <param name="processors">How many processors there are.</param>
    internal static bool IsEnough(long availableBytes, int processors) => availableBytes / processors >= EnoughBytesPerProcessor;
}
