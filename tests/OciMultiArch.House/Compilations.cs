using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OciMultiArch.House;

/// <summary>
/// Compiles projects in memory, so that each name can be asked what it means. Errors do not matter: what a source
/// generator would write is missing, and so are the packages of a project that was never restored.
/// </summary>
internal sealed class Compilations
{
    private const string EverywhereUsed = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly SourceFile Usings = SourceFile.Parse("GlobalUsings.cs", EverywhereUsed);

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly IReadOnlyList<MetadataReference> Framework = ReadFramework();

    private readonly Dictionary<string, Project> projects;
    private readonly Dictionary<Project, CSharpCompilation> compiled = [];

    public Compilations(IEnumerable<Project> projects) => this.projects = projects.ToDictionary(static project => project.File);

    public CSharpCompilation Of(Project project)
    {
        if (compiled.TryGetValue(project, out var known))
            return known;
        var compilation = CSharpCompilation.Create(project.Name, Trees(project), References(project), Options);
        compiled.Add(project, compilation);
        return compilation;
    }

    private static IEnumerable<SyntaxTree> Trees(Project project) =>
        project.Files.Concat(project.Linked).Append(Usings).Select(static file => file.Tree);

    private IEnumerable<MetadataReference> References(Project project) =>
    [
        .. Framework,
        .. PackageFiles.Of(project).Select(static path => MetadataReference.CreateFromFile(path)),
        .. Reached(project).Select(other => Of(other).ToMetadataReference()),
    ];

    // What a referenced project refers to is seen too, as in a build.
    private IEnumerable<Project> Reached(Project project)
    {
        var direct = project.References.Where(projects.ContainsKey).Select(file => projects[file]);
        return direct.SelectMany(other => Reached(other).Prepend(other)).Distinct();
    }

    private static IReadOnlyList<MetadataReference> ReadFramework()
    {
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var files = trusted.Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == folder);
        return [.. files.Select(static path => MetadataReference.CreateFromFile(path))];
    }
}
