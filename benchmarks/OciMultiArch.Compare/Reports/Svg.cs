using System.Globalization;
using System.Text;

namespace OciMultiArch.Compare.Reports;

/// <summary>A picture in the making. It has no scripts and no fonts of its own, and follows a dark page.</summary>
internal sealed class Svg
{
    private const string Style =
        "text{font:12px sans-serif;fill:#333}.grid{stroke:#ddd}.axis{stroke:#555}.ahead{fill:#2a9d5c}.behind{fill:#d1495b}"
        + ".c0{stroke:#2a6fdb;fill:#2a6fdb}.c1{stroke:#e07a1f;fill:#e07a1f}.c2{stroke:#2a9d5c;fill:#2a9d5c}.c3{stroke:#8e44ad;fill:#8e44ad}"
        + ".c4{stroke:#d1495b;fill:#d1495b}.c5{stroke:#777;fill:#777}polyline{fill:none!important;stroke-width:2}"
        + "@media(prefers-color-scheme:dark){text{fill:#ccc}.grid{stroke:#444}.axis{stroke:#aaa}}";

    private readonly StringBuilder text = new();

    public Svg(int width, int height, string title)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">");
        Add($"<title>{Escape(title)}</title><style>{Style}</style>");
        Text(8, 16, title, "start");
    }

    public void Text(double x, double y, string words, string anchor) =>
        Add($"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{Escape(words)}</text>");

    public void Line(double x1, double y1, double x2, double y2, string kind) =>
        Add($"<line x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\" class=\"{kind}\"/>");

    public void Bar(double x, double y, double width, double height, string kind) =>
        Add($"<rect x=\"{x:F1}\" y=\"{y:F1}\" width=\"{Math.Max(width, 1):F1}\" height=\"{height:F1}\" class=\"{kind}\"/>");

    public void Curve(IEnumerable<(double X, double Y)> points, string kind)
    {
        var all = points.ToList();
        var places = all.Select(static each => string.Create(CultureInfo.InvariantCulture, $"{each.X:F1},{each.Y:F1}"));
        Add($"<polyline points=\"{string.Join(' ', places)}\" class=\"{kind}\"/>");
        foreach (var (x, y) in all) Add($"<circle cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"3\" class=\"{kind}\"/>");
    }

    public string End() => text.Append("</svg>\n").ToString();

    private static string Escape(string words) =>
        words.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
