using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>Reads <c>.ko.yaml</c>: the programs of its <c>builds</c>, or others with its defaults.</summary>
internal sealed class KoFile
{
    private static readonly string[] Keys =
        ["defaultBaseImage", "baseImageOverrides", "defaultPlatforms", "defaultEnv", "defaultFlags", "defaultLdflags", "builds"];

    private readonly DocumentElement top;
    private readonly string folder;
    private readonly List<string> notRead = [];

    private KoFile(DocumentElement top, string folder) => (this.top, this.folder) = (top, folder);

    /// <summary>Reads a file.</summary>
    /// <param name="json">Its bytes, as JSON.</param>
    /// <param name="folder">The folder it is in.</param>
    /// <param name="packages">Packages to build; none for all that it names.</param>
    /// <param name="notRead">Told what is not read.</param>
    /// <exception cref="FormatException">Something in it cannot be, or is not done here.</exception>
    public static IReadOnlyList<GoImageSettings> Read(
        ReadOnlyMemory<byte> json, string folder, IReadOnlyList<string> packages, Action<string>? notRead)
    {
        return JsonLines.Read(json, ImagesOf);

        IReadOnlyList<GoImageSettings> ImagesOf(DocumentElement top)
        {
            KoFile file = new(top, folder);
            var images = file.Images(packages);
            if (notRead is null)
                return images;
            foreach (var place in file.notRead)
                notRead(Sentence(place));
            return images;
        }

        string Sentence(string place)
        {
            var line = JsonLines.Find(json.Span, place);
            return $"line {line}: {Printable.Short(place, int.MaxValue)} is not read: ko passes over such a key.";
        }
    }

    private List<GoImageSettings> Images(IReadOnlyList<string> packages)
    {
        NoteOthers(top, Keys);
        KoBuild[] builds = [.. top.ItemsOf("builds").Select(item => KoBuild.Read(item, folder))];
        foreach (var build in builds)
            NoteOthers(build.Element, KoBuild.Keys);
        List<GoImageSettings> images = [];
        if (packages.Count == 0)
            images.AddRange(builds.Select(ImageOf));
        foreach (var package in packages)
        {
            var place = Path.GetFullPath(package);
            var build = Array.Find(builds, known => known.Id == package || known.Folder == place);
            images.Add(ImageOf(build ?? KoBuild.Of(top, place)));
        }
        if (images.Count == 0)
            images.Add(ImageOf(KoBuild.Of(top, folder)));
        return images;
    }

    private void NoteOthers(DocumentElement element, string[] known)
    {
        foreach (var (name, value) in element.Pairs)
            if (!known.Contains(name))
                notRead.Add(value.Place);
    }

    private GoImageSettings ImageOf(KoBuild build)
    {
        var words = build.Texts("flags") ?? KoBuild.TextsOf(top, "defaultFlags");
        var flags = KoFlags.Of(words, build.Element);
        var linker = build.Texts("ldflags") ?? KoBuild.TextsOf(top, "defaultLdflags");
        var variables = build.Texts("env") ?? KoBuild.TextsOf(top, "defaultEnv");
        var name = build.Id ?? ProgramName.OfPackage(build.Folder);
        GoApp app = new(build.Folder)
        {
            Name = name,
            WorkingDirectory = folder,
            Platforms = Platforms(),
            BuildTags = flags.Tags,
            Flags = flags.Others,
        };
        if (linker.Count > 0)
            app = app with { LdFlags = string.Join(' ', linker) };
        if (build.Granted is { } granted)
            app = WithCapabilities(app, build, granted);
        app = app with { GoEnvironment = KoFlags.Variables(variables, build.Element) };
        return new() { Name = name, App = app, Base = BaseOf(build) };
    }

    private static GoApp WithCapabilities(GoApp app, KoBuild build, string granted)
    {
        var program = "/app/" + ProgramName.OfPath(GoModuleFile.ImportPathOf(build.Folder) ?? build.Folder);
        Dictionary<string, string> capabilities = new(StringComparer.Ordinal) { [program] = granted };
        return app with { FileName = program, Capabilities = capabilities };
    }

    private IReadOnlyList<Platform> Platforms()
    {
        if (top.Find("defaultPlatforms") is not { } given)
            return Platform.ParseList("linux/amd64");
        List<Platform> all = [];
        foreach (var item in given.Items)
        {
            if (item.Text == "all")
                throw item.Wrong("'all' is not done here. Name the platforms.");
            all.AddRange(item.As(Platform.ParseList));
        }
        return all;
    }

    private string? BaseOf(KoBuild build)
    {
        var path = GoModuleFile.ImportPathOf(build.Folder);
        foreach (var (name, value) in top.PairsOf("baseImageOverrides"))
            if (name == path)
                return value.Text;
        return top.Find("defaultBaseImage")?.Text;
    }
}
