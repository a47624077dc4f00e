using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>A terminal without an end below: takes what a program writes, and knows what is seen.</summary>
internal sealed partial class Terminal(int width) : StringWriter
{
    private readonly List<StringBuilder> lines = [new()];
    private int row;
    private int column;

    /// <summary>What is seen, without empty lines at the end.</summary>
    public string Shown => string.Join('\n', lines.Select(static line => line.ToString().TrimEnd())).TrimEnd('\n');

    public bool HidesCursor { get; private set; }

    /// <summary>Each different picture, as it was before the cursor went up or back to begin the next one.</summary>
    public List<string> Pictures { get; } = [];

    public override void Write(char value) => Write($"{value}");

    public override void Write(string? value)
    {
        foreach (Match part in Parts().Matches(value ?? ""))
        {
            if (part.Groups["code"].Success)
                Control(part.Groups["code"].Value, part.Groups["number"].Value);
            else
                Put(part.Value[^1]);
        }
    }

    [GeneratedRegex(@"\e\[(?<number>[0-9;?]*)(?<code>[A-Za-z])|\r\n|[\s\S]")]
    private static partial Regex Parts();

    private void Control(string code, string number)
    {
        switch (code)
        {
            case "A":
                row -= int.Parse(number, CultureInfo.InvariantCulture);
                break;
            case "K":
                lines[row].Length = Math.Min(lines[row].Length, column);
                break;
            case "J":
                lines[row].Length = Math.Min(lines[row].Length, column);
                lines.RemoveRange(row + 1, lines.Count - row - 1);
                break;
            case "h" or "l" when number == "?25":
                HidesCursor = code == "l";
                break;
            case "m" or "h" or "l":
                break;
            default:
                throw new InvalidOperationException($"The terminal does not know {number}{code}.");
        }
    }

    private void Put(char letter)
    {
        switch (letter)
        {
            case '\r':
                if (Pictures.LastOrDefault() != Shown)
                    Pictures.Add(Shown);
                column = 0;
                break;
            case '\n':
                Down();
                break;
            default:
                if (column == width)
                    Down();
                lines[row].Append(' ', Math.Max(0, column - lines[row].Length));
                lines[row].Length = Math.Max(lines[row].Length, column + 1);
                lines[row][column++] = letter;
                break;
        }
    }

    // As the terminal's driver does it, with a return.
    private void Down()
    {
        column = 0;
        row++;
        if (row == lines.Count)
            lines.Add(new());
    }
}
