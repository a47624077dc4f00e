namespace OciMultiArch.TestKit;

/// <summary>How a program ended and what it said.</summary>
public sealed record ProgramResult(string CommandLine, int ExitCode, string Stdout, string Stderr)
{
    /// <summary>Returns itself when the program ended with 0; else throws with everything it said.</summary>
    public ProgramResult Succeeded() => ExitCode == 0 ? this : throw new InvalidOperationException(ToString());

    public override string ToString() => $"{CommandLine}\nended with {ExitCode}\n--- stdout\n{Stdout}\n--- stderr\n{Stderr}";
}
