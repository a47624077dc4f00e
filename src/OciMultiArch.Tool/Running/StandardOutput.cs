using System.Text;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>The standard output for text: a failure to write names it.</summary>
internal sealed class StandardOutput(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Broken(failure);
        }
    }

    private static OciException Broken(Exception failure)
    {
        var reason = ErrorText.OneLine(failure.Message).TrimEnd('.');
        if (failure is UnauthorizedAccessException)
            reason = "it is closed";
        return new(Problem.DiskFailure, $"Cannot write to the standard output: {reason}.", null, failure);
    }
}
