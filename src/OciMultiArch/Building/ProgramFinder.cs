using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>Finds the programs that a template means.</summary>
/// <param name="Template">The path.</param>
/// <param name="Program">The program's path in the folder; null for the only one there.</param>
internal sealed record ProgramFinder(NameTemplate Template, string? Program)
{
    // Programs that are made for one variant alone are under names that say it, so the usual variants come first.
    private static readonly IReadOnlyList<Platform> Usual = Platform.ParseList(
        "linux/amd64,linux/arm64,linux/arm/v7,linux/386,linux/riscv64,linux/ppc64le,linux/s390x,linux/loong64,"
        + "linux/mips,linux/mipsle,linux/mips64,linux/mips64le,linux/ppc64,linux/arm/v6,linux/arm/v5,linux/amd64/v2,"
        + "linux/amd64/v3,linux/amd64/v4,linux/arm64/v9");

    private bool NamesPlatform => Template.NamesPlatform || Template.Names.Any();

    /// <summary>
    /// The platforms that there are programs for: of Linux, each that has a path of its own; the one that the program
    /// says, where the path is the same for all.
    /// </summary>
    /// <exception cref="BuildException">There are none, or the program does not say its platform.</exception>
    public async Task<IReadOnlyList<Platform>> PlatformsAsync(CancellationToken cancellationToken)
    {
        if (!NamesPlatform)
            return [await SaidAsync(cancellationToken).ConfigureAwait(false)];
        HashSet<string> taken = new(StringComparer.Ordinal);
        Platform[] found = [.. Usual.Where(HasOwn)];
        if (found.Length > 0)
            return found;
        var example = PathChoices.Of(Template, Usual[0])[0];
        throw new BuildException(
            Problem.NotFound,
            $"There is no file '{Printable.Short(Template.Text)}' for any platform of Linux, such as "
            + $"'{Printable.Short(example)}'. {NearbyPath.Describe(example)}",
            new("Correct the path, or name the platforms."));

        bool HasOwn(Platform platform) => There(platform) is [var first, ..] && taken.Add(first);
    }

    /// <summary>The program of a platform.</summary>
    /// <exception cref="BuildException">It is not there, or several files may be meant.</exception>
    public async Task<FoundProgram> FindAsync(Platform platform, CancellationToken cancellationToken)
    {
        var path = PathFor(platform);
        string? inner = null;
        if (Directory.Exists(path))
            inner = await InnerAsync(path, platform, cancellationToken).ConfigureAwait(false);
        var program = inner is null ? path : Path.Combine(path, inner);
        var header = await ExecutableHeader.ReadFileAsync(program, cancellationToken).ConfigureAwait(false);
        return new(platform, path, inner, header);
    }

    private string PathFor(Platform platform)
    {
        var name = Printable.Short(platform.ToString());
        var choices = PathChoices.Of(Template, platform);
        if (choices.Count == 0)
            throw new BuildException(
                Problem.NotFound,
                $"'{Printable.Short(Template.Text)}' means no path for {name}: a placeholder has no name for it.",
                new("Leave the platform out, or write a path with {os} and {arch}."));
        var there = There(platform);
        if (there is [var only])
            return only;
        if (there.Length > 1)
            throw new BuildException(
                Problem.Conflict,
                $"For {name} there are '{Printable.Short(there[0])}' and '{Printable.Short(there[1])}', which "
                + $"'{Printable.Short(Template.Text)}' both means.",
                new("Write the one that is meant in place of the placeholder."));
        var looked = string.Join(" or ", choices.Select(static choice => $"'{Printable.Short(choice)}'"));
        throw new BuildException(
            Problem.NotFound,
            $"{looked}, the program for {name}, is not there. {NearbyPath.Describe(choices[0])}",
            new("Build it, or correct the path."));
    }

    private string[] There(Platform platform)
    {
        var choices = PathChoices.Of(Template, platform);
        return [.. choices.Where(Path.Exists)];
    }

    private async Task<Platform> SaidAsync(CancellationToken cancellationToken)
    {
        var any = Usual[0];
        var found = await FindAsync(any, cancellationToken).ConfigureAwait(false);
        if (found.Header is { IsAssembly: false, Architecture: { } architecture, OperatingSystems: [var first, ..] systems })
        {
            var os = systems.Contains("linux") ? "linux" : first;
            return Platform.Parse($"{os}/{architecture}");
        }
        throw new BuildException(
            Problem.MissingPlatform,
            $"'{Printable.Short(found.Program)}' does not say which platform it is for.",
            new("Name the platform."));
    }

    private async Task<string> InnerAsync(string folder, Platform platform, CancellationToken cancellationToken)
    {
        if (Program is not null)
            return InFolder(folder, platform.Canonical().Os == "windows");
        var names = Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>();
        List<string> programs = [];
        foreach (var name in names.Where(static name => !IsBeside(name)).Order(StringComparer.Ordinal))
        {
            var file = Path.Combine(folder, name);
            var header = await ExecutableHeader.ReadFileAsync(file, cancellationToken).ConfigureAwait(false);
            if (header is not null)
                programs.Add(name);
        }
        if (programs is [var only])
            return only;
        if (programs.FindAll(name => HasRuntimeSettings(folder, name)) is [var ofDotNet])
            return ofDotNet;
        if (programs.Count == 0)
            throw new BuildException(
                Problem.NotFound,
                $"The folder '{Printable.Short(folder)}' holds no program.",
                new("Build one into it, or name the file that is to be started: a script, or one in a folder below."));
        throw new BuildException(
            Problem.NotFound,
            $"The folder '{Printable.Short(folder)}' holds the programs {string.Join(", ", programs.Select(Quoted))}; which one is "
                + "started is not said.",
            new("Name the program that is to be started."));
    }

    private string InFolder(string folder, bool isWindows)
    {
        var path = Path.Combine(folder, Program!);
        if (isWindows && !File.Exists(path) && File.Exists(path + ".exe"))
            return Program + ".exe";
        if (File.Exists(path))
            return Program!;
        throw new BuildException(
            Problem.NotFound,
            $"'{Printable.Short(path)}', the program in its folder, is not there. {NearbyPath.Describe(path)}",
            new("Build it, or correct its name."));
    }

    private static string Quoted(string name) => $"'{Printable.Short(name)}'";

    // .NET puts a createdump of its own beside a program, and only the program has settings for its runtime.
    private static bool HasRuntimeSettings(string folder, string name)
    {
        var isExe = name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);
        var bare = isExe ? Path.GetFileNameWithoutExtension(name) : name;
        return File.Exists(Path.Combine(folder, bare + ".runtimeconfig.json"));
    }

    // Libraries, of which those of Linux may have a version behind, and symbols for debuggers, which have the header of a
    // program: .dbg by .NET, .debug by others.
    private static bool IsBeside(string name)
    {
        var extension = Path.GetExtension(name).ToUpperInvariant();
        if (extension is ".DLL" or ".DYLIB" or ".SO" or ".DBG" or ".DEBUG")
            return true;
        return name.Contains(".so.", StringComparison.Ordinal);
    }
}
