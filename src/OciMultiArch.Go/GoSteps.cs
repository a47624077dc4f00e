using System.Buffers;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>Finds in what go writes while it runs what it is doing.</summary>
/// <param name="told">Told each step.</param>
internal sealed class GoSteps(Action<string> told)
{
    private const string Own = "go: ";
    private const int MaxLine = 400;

    private static readonly SearchValues<char> OfPackages =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/+@");

    private readonly StringBuilder line = new();

    /// <summary>Takes the next bytes of go's error output.</summary>
    public void Hear(ReadOnlyMemory<byte> bytes)
    {
        foreach (var letter in Encoding.UTF8.GetString(bytes.Span))
        {
            if (letter != '\n')
            {
                if (line.Length < MaxLine)
                    line.Append(letter);
                continue;
            }
            if (Of(line.ToString().TrimEnd()) is { } step)
                told(step);
            line.Clear();
        }
    }

    /// <summary>What a line of go's error output says that go does; null for any other line.</summary>
    public static string? Of(string line)
    {
        if (line.StartsWith(Own, StringComparison.Ordinal))
        {
            var said = line[Own.Length..];
            var isStep = said.StartsWith("downloading ", StringComparison.Ordinal)
                || said.StartsWith("finding ", StringComparison.Ordinal);
            return isStep ? Printable.Short(said) : null;
        }
        return IsPackage(line) ? $"compiling {line}" : null;
    }

    // With -v, go names each package that it compiles on a line of its own.
    private static bool IsPackage(string line) => line.Length > 0 && !line.AsSpan().ContainsAnyExcept(OfPackages);
}
