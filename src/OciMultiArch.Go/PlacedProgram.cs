using OciMultiArch.Building;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>A program and its place in the image of a platform.</summary>
internal sealed record PlacedProgram(ProgramPlace File, GoPackage Package)
{
    /// <summary>The places of programs of one image: the first where it is asked for, the others beside it.</summary>
    /// <param name="packages">The programs.</param>
    /// <param name="fileName">The path of the first; null for <c>/app/</c> and its name.</param>
    /// <param name="platform">The platform.</param>
    /// <exception cref="BuildException">Two programs have one name.</exception>
    public static PlacedProgram[] AllOf(IReadOnlyList<GoPackage> packages, string? fileName, Platform platform)
    {
        var first = fileName ?? "/app/" + packages[0].ProgramName;
        var folder = first[..(first.LastIndexOf('/') + 1)];
        List<PlacedProgram> placed = [new(ProgramPlace.Of(first, platform), packages[0])];
        foreach (var package in packages.Skip(1))
        {
            var place = ProgramPlace.Of(folder + package.ProgramName, platform);
            if (placed.Find(other => other.File == place) is { } same)
                throw new BuildException(
                    Problem.Conflict,
                    $"{Printable.Short(same.Package.ImportPath)} and {Printable.Short(package.ImportPath)} would both be "
                        + $"/{Printable.Short(place.Path)} in one image.",
                    new("Make an image for each."));
            placed.Add(new(place, package));
        }
        return [.. placed];
    }
}
