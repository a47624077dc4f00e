namespace OciMultiArch.TestKit;

/// <summary>A block of code between two fences of a Markdown page.</summary>
/// <param name="Line">The line of its first fence, counted from 1.</param>
/// <param name="Language">The word after the fence; empty when there is none.</param>
/// <param name="Lines">What stands between the fences.</param>
/// <param name="NotRun">Why no test runs it, as the marker above it says; null for a block that is run.</param>
public sealed record PageBlock(int Line, string Language, IReadOnlyList<string> Lines, string? NotRun)
{
    public string Text => string.Concat(Lines.Select(static each => each + "\n"));
}
