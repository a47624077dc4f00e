#:property PublishAot=false
#:property RunAnalyzers=false

// Copies the pages of the checkout for docfx: `dotnet run pages.cs -- CHECKOUT TO`. README.md becomes the first page. A link to a file of
// the sources leads to a page that shows it, a link to a folder to a page that lists it: both are written here, and nothing else.

using System.Text;
using System.Text.RegularExpressions;

var checkout = Path.GetFullPath(args[0]);
var to = Path.GetFullPath(args[1]);
var pages = Directory.EnumerateFiles(checkout, "*.md")
    .Concat(Directory.EnumerateFiles(Path.Combine(checkout, "docs"), "*.md", SearchOption.AllDirectories))
    .Concat(Directory.EnumerateFiles(Path.Combine(checkout, "src"), "README.md", SearchOption.AllDirectories))
    .Concat(Directory.EnumerateFiles(Path.Combine(checkout, "samples"), "README.md", SearchOption.AllDirectories))
    .Select(each => Path.GetRelativePath(checkout, each).Replace('\\', '/')).Where(static each => !Built().IsMatch(each)).ToHashSet();
Queue<string> shown = [];
HashSet<string> known = [];

foreach (var page in pages)
{
    Write(PlaceOf(page), Links().Replace(File.ReadAllText(Path.Combine(checkout, page)), match => $"]({Led(page, match.Groups[1].Value)})"));
}

while (shown.TryDequeue(out var path))
{
    Write(SourcePlace(path), Directory.Exists(Path.Combine(checkout, path)) ? Listing(path) : Text(path));
}

foreach (var folder in new[] { "docs/recipes", "docs/decisions" })
{
    Write($"{folder}/toc.yml", string.Concat(pages.Where(each => Path.GetDirectoryName(each) == folder).OrderBy(static each => !each.EndsWith("README.md", StringComparison.Ordinal))
        .ThenBy(static each => each, StringComparer.Ordinal).Select(each => $"- name: '{Heading(each).Replace("'", "''").Replace("`", "")}'\n  href: {Path.GetFileName(each)}\n")));
}

foreach (var picture in Directory.EnumerateFiles(Path.Combine(checkout, "docs"), "*.svg", SearchOption.AllDirectories))
{
    var place = Path.Combine(to, Path.GetRelativePath(checkout, picture));
    Directory.CreateDirectory(Path.GetDirectoryName(place)!);
    File.Copy(picture, place, overwrite: true);
}

Console.WriteLine($"{pages.Count} pages, {known.Count} files and folders of the sources");

string Led(string page, string link)
{
    var parts = link.Split('#', 2);
    if (parts[0].Length == 0 || link.Contains("://", StringComparison.Ordinal))
    {
        return link;
    }

    var here = Path.GetDirectoryName(page)!.Replace('\\', '/');
    var target = Path.GetRelativePath(checkout, Path.GetFullPath(Path.Combine(checkout, here, parts[0]))).Replace('\\', '/').TrimEnd('/');
    if (pages.Contains($"{target}/README.md"))
    {
        target += "/README.md";
    }

    if (!pages.Contains(target) && !target.EndsWith(".svg", StringComparison.Ordinal))
    {
        return Relative(PlaceOf(page), SourcePlace(Show(target)));
    }

    var place = pages.Contains(target) ? PlaceOf(target) : target;
    return Relative(PlaceOf(page), place) + (parts.Length > 1 ? $"#{parts[1]}" : "");
}

string Show(string path)
{
    if (known.Add(path))
    {
        shown.Enqueue(path);
    }

    return path;
}

string Listing(string folder)
{
    var entries = Directory.EnumerateFileSystemEntries(Path.Combine(checkout, folder)).Select(static each => Path.GetFileName(each))
        .Where(static each => each is not ("bin" or "obj")).Order(StringComparer.Ordinal);
    StringBuilder text = new($"---\nsearchOption: noindex\n---\n# {folder}\n\n");
    foreach (var name in entries)
    {
        var path = $"{folder}/{name}";
        var place = pages.Contains(path) ? PlaceOf(path) : SourcePlace(Show(path));
        text.Append($"- [{name}]({Relative(SourcePlace(folder), place)})\n");
    }

    return text.ToString();
}

string Text(string file)
{
    var text = File.ReadAllText(Path.Combine(checkout, file)).TrimEnd();
    var kind = Path.GetExtension(file) switch { ".cs" => "csharp", ".sh" => "bash", ".yml" or ".yaml" => "yaml", ".json" => "json", ".csproj" or ".props" or ".targets" => "xml", _ => "text" };
    return $"---\nsearchOption: noindex\n---\n# {Path.GetFileName(file)}\n\n`{file}`\n\n~~~~~~{kind}\n{text}\n~~~~~~\n";
}

void Write(string place, string text)
{
    var path = Path.Combine(to, place);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, text);
}

string Heading(string page) => File.ReadLines(Path.Combine(checkout, page)).First(static each => each.StartsWith("# ", StringComparison.Ordinal))[2..];

// A path with a dot in front is hidden: docfx passes over it.
static string SourcePlace(string path) => $"source/{Hidden().Replace(path, "dot-")}.md";

static string PlaceOf(string page) => page == "README.md" ? "index.md" : page;

static string Relative(string from, string to) => Path.GetRelativePath(Path.GetDirectoryName($"/{from}")!, $"/{to}").Replace('\\', '/');

internal static partial class Program
{
    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"(^|/)(bin|obj|artifacts)/")]
    private static partial Regex Built();

    [GeneratedRegex(@"(?<=^|/)\.")]
    private static partial Regex Hidden();
}
