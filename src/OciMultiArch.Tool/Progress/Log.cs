namespace OciMultiArch.Tool.Progress;

/// <summary>Where lines of progress go. Work does not fail because nobody can read of it.</summary>
/// <param name="output">The log.</param>
internal sealed class Log(TextWriter output)
{
    public void WriteLine(string text)
    {
        try
        {
            output.WriteLine(text);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The result, or the failure, is told all the same.
        }
    }
}
