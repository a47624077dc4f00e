namespace OciMultiArch.EndToEnd.Errors;

/// <summary>How a bad input ended.</summary>
/// <param name="Exit">The exit status.</param>
/// <param name="Message">What was said, made equal on every machine.</param>
/// <param name="Document">What <c>--json</c> printed, made equal on every machine; empty without it.</param>
/// <param name="Problems">What must not be: more or fewer than one message, a trace, a secret, a tag, a leftover.</param>
internal sealed record Outcome(int Exit, string Message, string Document, IReadOnlyList<string> Problems);
