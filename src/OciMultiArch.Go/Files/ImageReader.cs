using System.Text.Json;
using OciMultiArch.Images;
using OciMultiArch.Json;
using OciMultiArch.Layers;

namespace OciMultiArch.Go;

/// <summary>Reads one image of a <see cref="GoBuildFile"/>.</summary>
/// <param name="settings">What is said of it.</param>
/// <param name="folder">Where relative paths begin.</param>
internal sealed class ImageReader(BuildSettings settings, string folder)
{
    private const string Assets = "assets";
    private static readonly string[] Schemes = ["oci:", "oci-archive:", "docker-archive:"];

    /// <exception cref="FormatException">Something of it cannot be.</exception>
    public GoImageSettings Read()
    {
        var packages = settings.Texts("package");
        if (packages.Count == 0 || packages.Any(string.IsNullOrWhiteSpace))
            throw settings.Own.Wrong("'package' is missing: a main package such as ./cmd/api, or a list of them.");
        var name = settings.As<string?>("id", FileTexts.Filled, null) ?? ProgramName.OfPackage(packages[0], folder);
        PlatformsReader platforms = new(settings, BaseOf);
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
        image = image with { Base = settings.As<string?>("base", BaseOf, null), PlatformBases = platforms.Bases };
        image = image with { To = settings.Texts("to", PlaceOf), Tags = settings.Texts("tags", FileTexts.TagName) };
        return image with { HasPlatformTags = settings.Flag("perArchTags") };
    }

    private GoApp WithBuild(GoApp app)
    {
        app = app with { LdFlags = settings.As<string?>("ldflags", FileTexts.Template, null) };
        app = app with { BuildTags = settings.Texts("buildTags", FileTexts.Filled) };
        app = app with { Flags = settings.Texts("flags", FileTexts.GoFlag) };
        app = app with { GoEnvironment = settings.Map("goEnv", FileTexts.GoVariable) };
        app = app with { GoCommand = settings.As("go", FileTexts.Filled, app.GoCommand) };
        app = app with { FileName = FileNameOf(settings.As<string?>("name", FileTexts.Name, null)) };
        app = app with { Format = settings.As("format", FormatOf, ImageFormat.Oci) };
        return app with { Created = settings.As("created", BuildTime.Parse, null) };
    }

    private GoApp WithImage(GoApp app)
    {
        app = app with { Labels = settings.Map("labels", null, FileTexts.Template) };
        app = app with { RemovedLabels = settings.Set("removeLabels", FileTexts.Filled) };
        app = app with { Inherit = InheritanceReader.Read(settings.Find("inherit")) };
        var annotations = settings.Map("annotations", null, FileTexts.Template);
        if (app.Format == ImageFormat.Docker && annotations.Count > 0)
            throw settings.Find("annotations")!.Wrong("Docker's documents cannot hold annotations. Leave them out.");
        return app with { Annotations = annotations, Environment = Variables() };
    }

    private Dictionary<string, string> Variables()
    {
        var all = settings.Map("env");
        if (settings.Find(Assets) is not { } assets)
            return all;
        if (!all.TryAdd(DataFolder.Variable, DataFolder.Place))
            throw assets.Wrong(
                $"it sets {DataFolder.Variable}, and so does 'env'. For another place, write it into 'files' and 'env'.");
        return all;
    }

    private GoApp WithStart(GoApp app)
    {
        var entrypoint = settings.Texts("entrypoint");
        if (entrypoint is ["", ..])
            throw settings.Find("entrypoint")!.Wrong("the first word is empty, which is no program.");
        app = app with { Entrypoint = entrypoint, Arguments = settings.Texts("cmd") };
        app = app with { User = settings.Text("user"), ImageWorkingDirectory = Checked("workdir", RuntimeTexts.Folder) };
        app = app with { ExposedPorts = settings.Set("ports", RuntimeTexts.Port) };
        app = app with { Volumes = settings.Set("volumes", RuntimeTexts.Volume) };
        return app with { StopSignal = Checked("stopSignal", RuntimeTexts.Signal) };

        string? Checked(string key, Func<string, string> read) => settings.As<string?>(key, read, null);
    }

    private GoApp WithFiles(GoApp app)
    {
        SystemFiles system = new()
        {
            CertificatesFile = settings.As<string?>("caCertificates", PathOf, null),
            TimeZones = TimeZones(),
            TemporaryDirectory = settings.Flag("tmp"),
        };
        app = app with { SystemFiles = system, Capabilities = settings.Map("capabilities") };
        var files = settings.Items("files").Select(file => FileReader.Read(file, folder));
        if (settings.Find(Assets) is { } assets)
            files = files.Append(FileReader.ReadAssets(assets, folder));
        var directories = settings.Items("directories").SelectMany(FileReader.ReadDirectory);
        var removed = settings.Items("removeFiles").Select(static item => item.As(RemovedPath.Parse));
        if (settings.Flag("splitLayers"))
            return app with { Files = [.. directories, .. removed], FileLayers = [.. files] };
        return app with { Files = [.. files.SelectMany(static entries => entries), .. directories, .. removed] };
    }

    private string? TimeZones()
    {
        if (settings.Find("timeZones") is not { } zones)
            return null;
        if (zones.Json.ValueKind is JsonValueKind.String)
            return zones.As(PathOf);
        if (zones.Flag)
            return GoApp.GoTimeZones;
        return null;
    }

    private string PathOf(string path) => Path.GetFullPath(FileTexts.HostPath(path), folder);

    private string BaseOf(string name)
    {
        if (IsLocal(name))
            return Rooted(name);
        return FileTexts.Reference(name);
    }

    private string PlaceOf(string name)
    {
        if (IsLocal(name))
            return FileTexts.Template(Rooted(name));
        return FileTexts.Repository(name);
    }

    private static bool IsLocal(string place) => Array.Exists(Schemes, known => place.StartsWith(known, StringComparison.Ordinal));

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
