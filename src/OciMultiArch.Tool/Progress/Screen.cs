using System.Text;

namespace OciMultiArch.Tool.Progress;

/// <summary>
/// The last lines of a terminal, which are drawn over and over and are gone at the end. What is printed meanwhile stands
/// above them. Safe for concurrent use.
/// </summary>
/// <param name="to">The terminal.</param>
/// <param name="size">Its columns and lines, which may change at any time.</param>
internal sealed class Screen(TextWriter to, Func<(int Width, int Height)> size)
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private const string ClearToEndOfLine = "\e[K";
    private const string ClearBelow = "\e[J";
    private readonly Lock gate = new();
    private int[] drawn = [];
    private bool isLeft;

    /// <summary>Draws lines in place of those of before.</summary>
    /// <param name="picture">Makes the lines for so many columns, at most so many.</param>
    public void Draw(Func<int, int, IReadOnlyList<string>> picture)
    {
        lock (gate)
        {
            if (isLeft)
                return;
            var (width, height) = size();
            var lines = picture(width, Math.Max(height - 1, 1));
            StringBuilder text = new();
            text.Append(drawn.Length == 0 ? HideCursor : Back(width));
            text.AppendJoin(ClearToEndOfLine + '\n', lines).Append(ClearToEndOfLine).Append(ClearBelow);
            Put(text.ToString());
            drawn = [.. lines.Select(Columns)];
        }
    }

    /// <summary>Prints something above the lines, which stand below it when they are drawn next.</summary>
    public void Print(Action print)
    {
        lock (gate)
        {
            Erase();
            print();
        }
    }

    /// <summary>Takes the lines away for a while.</summary>
    public void Suspend()
    {
        lock (gate)
            Erase();
    }

    /// <summary>Takes the lines away, and draws none any more.</summary>
    public void Leave()
    {
        lock (gate)
        {
            Erase();
            isLeft = true;
        }
    }

    private void Erase()
    {
        if (drawn.Length == 0)
            return;
        Put(Back(size().Width) + ClearBelow + ShowCursor);
        drawn = [];
    }

    // A terminal that became narrower meanwhile has wrapped the lines.
    private string Back(int width)
    {
        var rows = drawn.Sum(columns => Math.Max(1, (columns + width - 1) / Math.Max(width, 1)));
        return rows > 1 ? $"\r\e[{rows - 1}A" : "\r";
    }

    // Nobody may look any more.
    private void Put(string text)
    {
        try
        {
            to.Write(text);
            to.Flush();
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            isLeft = true;
        }
    }

    // Colours take no columns.
    private static int Columns(string line)
    {
        var columns = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\e')
                i = line.IndexOf('m', i);
            else
                columns++;
        }
        return columns;
    }
}
