using System.Text;
using OciMultiArch.Tool.Progress;

namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>Work that is told step by step, with a clock that the scene moves.</summary>
internal sealed class Scene
{
    private readonly IProgress<PushProgress>? also;

    public Scene(Func<FakeClock, Board, IProgress<PushProgress>>? listener = null)
    {
        Board = new(Clock);
        also = listener?.Invoke(Clock, Board);
    }

    public FakeClock Clock { get; } = new();

    public Board Board { get; }

    /// <summary>Called after each moment that is worth a look.</summary>
    public Action<string> Seen { get; init; } = static _ => { };

    public static Descriptor Layer(char digit, long size) =>
        Of(MediaType.OciLayerGzip, digit, size);

    public static Descriptor Config(char digit) => Of(MediaType.OciConfig, digit, 412);

    public static Descriptor Manifest(char digit) => Of(MediaType.OciManifest, digit, 588);

    public static Descriptor Index(char digit) => Of(MediaType.OciIndex, digit, 700);

    public void Tell(PushProgress value)
    {
        if (also is null)
            Board.Report(value);
        else
            also.Report(value);
    }

    /// <summary>Time goes by, as drawings and ticks of a second do.</summary>
    public void Wait(int seconds, Action? eachSecond = null)
    {
        for (var i = 0; i < seconds; i++)
        {
            Clock.Advance(1);
            Board.View();
            eachSecond?.Invoke();
        }
    }

    /// <summary>What is drawn now, once for each look and width, as text: colours have names.</summary>
    public string Draw()
    {
        StringBuilder text = new();
        foreach (var (name, look, width) in Looks())
        {
            text.Append($"-- {width} columns, {name}\n");
            foreach (var line in new Frame(Board.View(), look, width).Lines(height: 10))
                text.Append(Named(line)).Append('\n');
        }
        return text.ToString();
    }

    private static Descriptor Of(MediaType type, char digit, long size) => new()
    {
        MediaType = type,
        Digest = Digest.Parse("sha256:" + new string(digit, 64)),
        Size = size,
    };

    private static IEnumerable<(string Name, Look Look, int Width)> Looks()
    {
        yield return ("in colour", new(HasColour: true, HasUnicode: true), 80);
        foreach (var width in new[] { 120, 80, 40 })
            yield return ("NO_COLOR", new(HasColour: false, HasUnicode: true), width);
        yield return ("NO_COLOR, ASCII", new(HasColour: false, HasUnicode: false), 80);
    }

    private static string Named(string line) => line
        .Replace("\e[32m", "<green>", StringComparison.Ordinal)
        .Replace("\e[1m", "<bold>", StringComparison.Ordinal)
        .Replace("\e[0m", "</>", StringComparison.Ordinal);
}
