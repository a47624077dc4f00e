using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>The config of an image that starts from scratch.</summary>
internal static class NewConfig
{
    public static byte[] Of(ImageRecipe recipe, Platform platform) => OciJson.Write(new ImageConfig
    {
        Created = Whole(recipe.Created),
        Author = recipe.Change.Author,
        Architecture = platform.Architecture,
        Os = platform.Os,
        OsVersion = platform.OsVersion,
        OsFeatures = platform.OsFeatures,
        Variant = platform.Variant,
        Config = Runtime(recipe.Change),
        RootFs = new() { DiffIds = [.. recipe.Layers.Select(static each => each.DiffId)] },
        History = [.. recipe.Layers.Select(each => History(each, recipe.Created))],
    });

    public static ImageHistory History(Layer layer, DateTimeOffset? created) => new() { Created = created is { } time ? Whole(time) : null, CreatedBy = layer.CreatedBy };

    /// <summary>Whole seconds in UTC: the form that every tool writes.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static ImageRuntime Runtime(ConfigChange change) => new()
    {
        User = change.User,
        ExposedPorts = change.ExposedPorts,
        Env = [.. change.Environment.Select(static each => $"{each.Key}={each.Value}")],
        Entrypoint = change.Entrypoint,
        Cmd = change.Arguments,
        Volumes = change.Volumes,
        WorkingDir = change.WorkingDirectory,
        Labels = change.Labels,
        StopSignal = change.StopSignal,
    };
}
