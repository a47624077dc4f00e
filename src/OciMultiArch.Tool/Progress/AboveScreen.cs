using System.Text;

namespace OciMultiArch.Tool.Progress;

/// <summary>A standard stream of the terminal while a screen is drawn: whole lines are printed above it.</summary>
/// <param name="screen">The screen.</param>
/// <param name="inner">The stream.</param>
internal sealed class AboveScreen(Screen screen, TextWriter inner) : TextWriter
{
    private readonly StringBuilder line = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        line.Append(value);
        if (value == '\n')
            Print();
    }

    public override void Write(char[] buffer, int index, int count)
    {
        foreach (var letter in buffer.AsSpan(index, count))
            Write(letter);
    }

    public override void Write(string? value)
    {
        foreach (var letter in value ?? "")
            Write(letter);
    }

    public override void WriteLine(string? value)
    {
        line.Append(value).AppendLine();
        Print();
    }

    /// <summary>Prints what is no whole line yet.</summary>
    public void Finish()
    {
        if (line.Length > 0)
            Print();
    }

    private void Print()
    {
        var text = line.ToString();
        line.Clear();
        screen.Print(() => inner.Write(text));
    }
}
