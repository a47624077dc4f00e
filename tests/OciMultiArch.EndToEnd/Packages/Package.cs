using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>A package file, opened.</summary>
internal sealed partial class Package : IDisposable
{
    // What the package format itself adds; all else was put in by the project.
    private static readonly string[] Frame = [
        "_rels/.rels",
        "[Content_Types].xml",
        "package/services/metadata/core-properties/nuget.psmdcp",
    ];

    private readonly ZipArchive zip;

    public Package(string path)
    {
        zip = ZipFile.OpenRead(path);
        Nuspec = XDocument.Parse(
            Text(zip.Entries.Single(static each => each.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).FullName)).Root!;
    }

    /// <summary>What the package says of itself, without the namespace that depends on NuGet's version.</summary>
    public XElement Nuspec { get; }

    /// <summary>Every file that is there because of the project, in order.</summary>
    public IReadOnlyList<string> Files =>
        [
            .. zip.Entries.Select(static each => each.FullName)
                .Except(Frame)
                .Where(static each => !each.EndsWith(".nuspec", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    public IReadOnlyList<DateTime> Times => [.. zip.Entries.Select(static each => each.LastWriteTime.DateTime).Distinct()];

    /// <summary>The assemblies that were compiled here.</summary>
    public IEnumerable<string> OwnAssemblies => Files.Where(static each => OwnAssembly().IsMatch(each));

    /// <summary>The dependencies with the lowest version of each.</summary>
    public IReadOnlyList<string> Dependencies =>
        [
            .. Elements("dependency").Select(static each =>
                $"{each.Attribute("id")!.Value} {each.Attribute("version")!.Value}").Order(StringComparer.Ordinal),
        ];

    public string Version => Element("version")!.Value;

    /// <summary>The id in a package's file name.</summary>
    public static string Id(string path) => FileName().Match(Path.GetFileName(path)).Groups[1].Value;

    public XElement? Element(string name) => Elements(name).SingleOrDefault();

    public string Text(string file) => System.Text.Encoding.UTF8.GetString(Bytes(file)).TrimStart('\uFEFF');

    public byte[] Bytes(string file)
    {
        using var from = zip.GetEntry(file)!.Open();
        using MemoryStream to = new();
        from.CopyTo(to);
        return to.ToArray();
    }

    public void Dispose() => zip.Dispose();

    private IEnumerable<XElement> Elements(string name) => Nuspec.Descendants().Where(each => each.Name.LocalName == name);

    [GeneratedRegex(@"^(.+?)\.[0-9]+\.[0-9]+\.[0-9]+(-.+)?\.nupkg$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"/(OciMultiArch[^/]*|ocimulti)\.dll$")]
    private static partial Regex OwnAssembly();
}
