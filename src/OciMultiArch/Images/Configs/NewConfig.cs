using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>The config of an image that starts from scratch.</summary>
internal static class NewConfig
{
    public static byte[] Of(ConfigChange change, IReadOnlyList<Layer> layers, DateTimeOffset created, Platform platform)
    {
        ImageConfig config = new()
        {
            Created = WholeSeconds(created),
            Author = change.Author,
            Architecture = platform.Architecture,
            Os = platform.Os,
            OsVersion = platform.OsVersion,
            OsFeatures = platform.OsFeatures,
            Variant = platform.Variant,
            Config = Runtime(change),
            RootFs = new() { DiffIds = [.. layers.Select(static layer => layer.DiffId)] },
            History = [.. layers.Select(layer => History(layer, created))],
        };
        return OciJson.Write(config);
    }

    /// <summary>The entry of a layer in the history.</summary>
    public static ImageHistory History(Layer layer, DateTimeOffset? created) =>
        new() { Created = created is { } time ? WholeSeconds(time) : null, CreatedBy = layer.CreatedBy };

    /// <summary>Whole seconds in UTC: the form that every tool writes.</summary>
    public static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static ImageRuntime Runtime(ConfigChange change) => new()
    {
        User = change.User,
        ExposedPorts = change.ExposedPorts,
        Env = [.. change.Environment.Select(static variable => $"{variable.Key}={variable.Value}")],
        Entrypoint = change.Entrypoint,
        Cmd = change.Arguments,
        Volumes = change.Volumes,
        WorkingDir = change.WorkingDirectory,
        Labels = change.Labels,
        StopSignal = change.StopSignal,
    };
}
