using System.Text.Json;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>Reads one image of a <see cref="GoBuildFile"/>.</summary>
/// <param name="settings">What is said of it.</param>
/// <param name="folder">Where relative paths begin.</param>
internal sealed class ImageReader(BuildSettings settings, string folder)
{
    private static readonly string[] Schemes = ["oci:", "oci-archive:", "docker-archive:"];

    /// <exception cref="FormatException">Something of it cannot be.</exception>
    public GoImageSettings Read()
    {
        var packages = settings.Texts("package");
        if (packages.Count == 0 || packages.Any(string.IsNullOrWhiteSpace))
            throw settings.Own.Wrong("'package' is missing: a main package such as ./cmd/api, or a list of them.");
        var name = settings.Text("id") ?? ProgramName.OfPackage(packages[0], folder);
        PlatformsReader platforms = new(settings, Rooted);
        GoApp app = new(packages[0])
        {
            Name = name,
            WorkingDirectory = folder,
            FurtherPackages = [.. packages.Skip(1)],
            Platforms = platforms.Platforms,
            PlatformSettings = platforms.Settings,
        };
        app = WithFiles(WithStart(WithImage(WithBuild(app))));
        GoImageSettings image = new() { Name = name, App = app };
        image = image with { Base = BaseOf(settings.Text("base")), PlatformBases = platforms.Bases };
        image = image with { To = [.. settings.Texts("to").Select(Rooted)], Tags = settings.Texts("tags") };
        return image with { HasPlatformTags = settings.Flag("perArchTags") };
    }

    private GoApp WithBuild(GoApp app)
    {
        app = app with { LdFlags = settings.Text("ldflags"), BuildTags = settings.Texts("buildTags") };
        app = app with { Flags = settings.Texts("flags"), Environment = settings.Map("goEnv") };
        app = app with { GoCommand = settings.Text("go") ?? app.GoCommand };
        app = app with { FileName = FileNameOf(settings.Text("name")) };
        app = app with { Format = settings.As("format", FormatOf, ImageFormat.Oci) };
        return app with { Created = settings.As("created", BuildTime.Parse, null) };
    }

    private GoApp WithImage(GoApp app)
    {
        app = app with { Labels = settings.Map("labels"), RemovedLabels = settings.Set("removeLabels") };
        app = app with { Inherit = InheritanceReader.Read(settings.Find("inherit")) };
        return app with { Annotations = settings.Map("annotations"), ImageEnvironment = settings.Map("env") };
    }

    private GoApp WithStart(GoApp app)
    {
        app = app with { Entrypoint = settings.Texts("entrypoint"), Arguments = settings.Texts("cmd") };
        app = app with { User = settings.Text("user"), ImageWorkingDirectory = settings.Text("workdir") };
        app = app with { ExposedPorts = settings.Set("ports"), Volumes = settings.Set("volumes") };
        return app with { StopSignal = settings.Text("stopSignal") };
    }

    private GoApp WithFiles(GoApp app)
    {
        SystemFiles system = new()
        {
            CertificatesFile = PathOf(settings.Text("caCertificates")),
            TimeZones = TimeZones(),
            TemporaryDirectory = settings.Flag("tmp"),
        };
        app = app with { SystemFiles = system, Capabilities = settings.Map("capabilities") };
        var files = settings.Items("files").Select(file => FileReader.Read(file, folder));
        var directories = settings.Items("directories").SelectMany(FileReader.ReadDirectory);
        var removed = settings.Items("removeFiles").Select(static item => item.As(FileReader.ReadRemoved));
        if (settings.Flag("splitLayers"))
            return app with { Files = [.. directories, .. removed], FileLayers = [.. files] };
        return app with { Files = [.. files.SelectMany(static entries => entries), .. directories, .. removed] };
    }

    private string? TimeZones()
    {
        if (settings.Find("timeZones") is not { } zones)
            return null;
        if (zones.Json.ValueKind is JsonValueKind.String)
            return PathOf(zones.Text);
        if (zones.Flag)
            return GoApp.GoTimeZones;
        return null;
    }

    private string? PathOf(string? path)
    {
        if (path is null)
            return null;
        return Path.GetFullPath(path, folder);
    }

    private string? BaseOf(string? name)
    {
        if (name is null)
            return null;
        return Rooted(name);
    }

    // A place of this machine, whose path begins at the file.
    private string Rooted(string place)
    {
        var scheme = Array.Find(Schemes, known => place.StartsWith(known, StringComparison.Ordinal));
        if (scheme is null || Path.IsPathRooted(place[scheme.Length..]) || place.Length == scheme.Length)
            return place;
        return $"{scheme}{folder}/{place[scheme.Length..]}";
    }

    private static string? FileNameOf(string? name)
    {
        if (name is null || name.Contains('/', StringComparison.Ordinal))
            return name;
        return "/app/" + name;
    }

    private static ImageFormat FormatOf(string text) => text switch
    {
        "oci" => ImageFormat.Oci,
        "docker" => ImageFormat.Docker,
        _ => throw new FormatException("write oci or docker."),
    };
}
