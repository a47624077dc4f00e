using System.Text;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>The standard output for text: a failure to write names it.</summary>
internal sealed class StandardOutput(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>
    /// Takes the place of the console's own writers. On Unix these would also switch a terminal's keys to another mode,
    /// which stands in what is shown.
    /// </summary>
    public static void Open()
    {
        if (!OperatingSystem.IsWindows())
        {
            Console.SetOut(Plain(Console.OpenStandardOutput()));
            Console.SetError(Plain(Console.OpenStandardError()));
        }
        Console.SetOut(new StandardOutput(Console.Out));
    }

    private static StreamWriter Plain(Stream stream)
    {
        var encoding = Console.OutputEncoding;
        if (encoding.CodePage == Encoding.UTF8.CodePage)
            encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new(stream, encoding) { AutoFlush = true };
    }

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
