using System.Xml.Linq;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>The versions of foreign packages in Directory.Packages.props that the libraries need.</summary>
internal static class LibraryVersions
{
    private const string LowestIf = "'$(OciMultiArchDependencies)' == 'lowest'";
    private const string NewestIf = "'$(OciMultiArchDependencies)' != 'lowest'";

    private static readonly XElement File = XElement.Load(Path.Combine(SampleProgram.Root, "Directory.Packages.props"));

    /// <summary>The lowest that works.</summary>
    public static string Lowest(string package) => Version(package, LowestIf);

    /// <summary>The newest that is known here.</summary>
    public static string Newest(string package) => Version(package, NewestIf);

    private static string Version(string package, string condition) =>
        File.Elements("ItemGroup").Where(group => group.Attribute("Condition")?.Value == condition)
            .Elements("PackageVersion").Single(version => version.Attribute("Include")!.Value == package)
            .Attribute("Version")!.Value;
}
