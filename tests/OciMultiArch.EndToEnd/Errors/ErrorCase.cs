namespace OciMultiArch.EndToEnd.Errors;

/// <summary>One thing that can be wrong with what <c>ocimulti</c> is given or meets: a line of docs/errors.md.</summary>
/// <param name="Wrong">What is wrong, as a sentence without a full stop; no two of a chapter are equal.</param>
/// <param name="Words">The command line without <c>ocimulti</c>; <c>{registry}</c> is the scene's registry and
/// <c>{secret}</c> its password.</param>
internal sealed record ErrorCase(string Wrong, string Words)
{
    /// <summary>
    /// 1 for a failure, 2 for wrong usage, 130 for an interruption, 0 for work that is done but for something that is
    /// said.
    /// </summary>
    public int Exit { get; init; } = 1;

    /// <summary>Further words that spare the tests a wait; the page does not show them.</summary>
    public string Also { get; init; } = "--retries 0";

    /// <summary>What the tool reads on its standard input; null for nothing.</summary>
    public string? Stdin { get; init; }

    /// <summary>Starts servers and breaks files.</summary>
    public Func<Scene, Task> Setup { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Whether some destinations or indexes are written although others fail.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What xunit shows.</summary>
    public override string ToString() => Wrong;

    /// <summary>How a case ended.</summary>
    /// <param name="Exit">The exit status.</param>
    /// <param name="Message">What was said, made equal on every machine.</param>
    /// <param name="Document">What <c>--json</c> printed, made equal on every machine; empty without it.</param>
    /// <param name="Problems">What must not be: more or fewer than one message, a trace, a secret, a tag, a leftover.</param>
    internal sealed record Outcome(int Exit, string Message, string Document, IReadOnlyList<string> Problems);
}
