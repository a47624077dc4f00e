using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Go;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content><c>build -f</c>: a file that says what is built.</content>
internal static partial class BuildCommand
{
    // What each image of a file says by itself.
    private static Option[] OptionsOfFiles =>
    [
        OneImage, SharedOptions.Format, .. GoOptions, .. ImageOptions, Annotated, .. GoContent,
        PushByDigest, Result,
    ];

    private static async Task<int> RunFileAsync(
        Session session, ParseResult parsed, string name, CancellationToken cancellationToken)
    {
        if (IsOfKo(name))
            return await RunKoFileAsync(session, parsed, name, cancellationToken);
        var file = await ReadFileAsync(name, cancellationToken);
        return await RunAsync(session, parsed, Chosen(parsed, name, file.Images), cancellationToken);
    }

    private static async Task<int> RunKoFileAsync(
        Session session, ParseResult parsed, string name, CancellationToken cancellationToken)
    {
        string[] packages = [];
        if (parsed.GetResult(Packages) is { Tokens.Count: > 0 })
            packages = parsed.GetRequiredValue(Packages);
        var file = await DocumentFile.ReadAsync(name, Read, cancellationToken);
        return await RunAsync(session, parsed, file.Images, cancellationToken);

        GoBuildFile Read(byte[] json)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(name))!;
            return GoBuildFile.ParseKo(json, folder, packages, text => Output.Message($"{Output.Plain(name)}: {text}"));
        }
    }

    private static bool IsOfKo(string path) => Path.GetFileName(path) is ".ko.yaml" or ".ko.yml";

    private static async Task<int> RunAsync(
        Session session, ParseResult parsed, IEnumerable<GoImageSettings> images, CancellationToken cancellationToken)
    {
        GoBuildSlots slots = new(AppArguments.MaxParallelOf(parsed.GetValue(SharedOptions.Jobs)));
        List<Job> jobs = [];
        foreach (var image in images)
        {
            var settings = await SettingsOfAsync(session, parsed, image, slots, cancellationToken);
            jobs.Add(new(image.Name, settings));
        }
        return await RunAsync(session, jobs, cancellationToken);
    }

    private static async Task<GoBuildFile> ReadFileAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "-")
            return await DocumentFile.ReadInputAsync(static json => GoBuildFile.Parse(json, "."), cancellationToken);
        var folder = Path.GetDirectoryName(Path.GetFullPath(name))!;
        return await DocumentFile.ReadAsync(name, json => GoBuildFile.Parse(json, folder), cancellationToken);
    }

    private static IEnumerable<GoImageSettings> Chosen(
        ParseResult parsed, string file, IReadOnlyList<GoImageSettings> images)
    {
        if (parsed.GetResult(Packages) is not { Tokens.Count: > 0 })
            return images;
        var names = parsed.GetRequiredValue(Packages);
        string[] known = [.. images.Select(static image => image.Name)];
        foreach (var name in names.Except(known))
        {
            var advice = $"It has {string.Join(", ", known)}.";
            if (NearestWord.To(name, known) is { } nearest)
                advice = $"Did you mean {nearest}?";
            throw new UsageException($"{file} has no image {Output.Plain(name)}. {advice}");
        }
        return images.Where(image => names.Contains(image.Name));
    }

    private static async Task<Settings> SettingsOfAsync(
        Session session, ParseResult parsed, GoImageSettings image, GoBuildSlots slots, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(image.App.Package, image.App.WorkingDirectory!);
        if (!Directory.Exists(folder))
            folder = image.App.WorkingDirectory!;
        BuildTemplates templates = new(folder) { Name = image.Name };
        var app = WithPlatforms(image.App, parsed.GetRequiredValue(Platforms)) with { Slots = slots };
        var names = await NamesOfAsync(parsed, image, app.Platforms, templates, cancellationToken);
        return new(parsed, app.Platforms, names, MakingOf, image) { Templates = templates };

        Making MakingOf(ParseResult given, Settings made)
        {
            var isFromScratch = made.Base is null && image.PlatformBases.Count == 0;
            ContentOptions.CheckBase($"'removeFiles' of {image.Name}", FilesOf(app), !isFromScratch);
            if (isFromScratch && ScratchUser(app.User, FilesOf(app), app.Platforms) is { } user)
                app = app with { SystemFiles = app.SystemFiles with { Users = [user] } };
            app = app with { Compression = CompressionOption.Of(given) };
            return MakingOfGo(session, given, made, app, image.PlatformBases);
        }
    }

    private static IEnumerable<LayerEntry> FilesOf(GoApp app) => app.Files.Concat(app.FileLayers.SelectMany(static layer => layer));

    private static async Task<Names> NamesOfAsync(
        ParseResult parsed,
        GoImageSettings image,
        IReadOnlyList<Platform> platforms,
        BuildTemplates templates,
        CancellationToken cancellationToken)
    {
        var tags = parsed.GetRequiredValue(TagNames);
        if (tags.Count == 0)
            tags = [.. image.Tags.Select(tag => Read(tag, "tags", TagOf))];
        var places = parsed.GetRequiredValue(To);
        if (places.Count == 0)
            places = [.. image.To.Select(place => Read(place, "to", PlaceOf))];
        if (places.Count == 0 && parsed.GetValue(LoadOption.Option) is null)
            throw new UsageException($"Nothing says where {image.Name} goes. Write 'to' into the file, or --to.");
        return await Names.ReadAsync(tags, places, platforms, templates, cancellationToken);

        TemplateArgument<T> Read<T>(string text, string key, Func<string, TemplateArgument<T>> parse)
        {
            try
            {
                return parse(text);
            }
            catch (FormatException wrong)
            {
                throw new UsageException($"'{key}' of {image.Name}: {wrong.Message}", wrong);
            }
        }
    }

    // Settings of platforms that are left out go with them.
    private static GoApp WithPlatforms(GoApp app, IReadOnlyList<Platform> platforms)
    {
        if (platforms.Count == 0)
            return app;
        HashSet<Platform> kept = [.. platforms.Select(static platform => platform.Canonical())];
        var settings = app.PlatformSettings.Where(own => kept.Contains(own.Platform.Canonical()));
        return app with { Platforms = platforms, PlatformSettings = [.. settings] };
    }

    private static Target? TargetOf(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return Target.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new UsageException($"'base' of the file: {wrong.Message}", wrong);
        }
    }
}
