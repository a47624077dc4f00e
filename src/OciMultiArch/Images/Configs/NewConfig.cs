using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>The config of an image that starts from scratch.</summary>
internal static class NewConfig
{
    public static byte[] Of(ConfigChange change, IReadOnlyList<Layer> layers, DateTimeOffset created, Platform platform)
    {
        ImageConfig config = new()
        {
            Architecture = platform.Architecture,
            Os = platform.Os,
            OsVersion = platform.OsVersion,
            OsFeatures = platform.OsFeatures,
            Variant = platform.Variant,
        };
        ImageRootFs rootFs = new() { DiffIds = [.. layers.Select(static layer => layer.DiffId)] };
        ImageHistory[] history = [.. layers.Select(layer => History(layer, created))];
        var whole = config with
        {
            Created = WholeSeconds(created),
            Author = change.Author,
            Config = Runtime(change, platform),
            RootFs = rootFs,
            History = history,
        };
        return OciJson.Write(whole);
    }

    /// <summary>The entry of a layer in the history.</summary>
    public static ImageHistory History(Layer layer, DateTimeOffset? created)
    {
        DateTimeOffset? seconds = created is { } time ? WholeSeconds(time) : null;
        return new() { Created = seconds, CreatedBy = layer.CreatedBy };
    }

    /// <summary>Whole seconds in UTC: the form that every tool writes.</summary>
    public static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static ImageRuntime Runtime(ConfigChange change, Platform platform)
    {
        var environment = change.Environment.Select(static variable => $"{variable.Key}={variable.Value}");
        ImageRuntime process = new()
        {
            User = change.User,
            Env = [.. environment],
            Entrypoint = change.Entrypoint,
            Cmd = change.Arguments,
            WorkingDir = ConfigText.PathOn(platform.IsWindows, change.WorkingDirectory),
            StopSignal = change.StopSignal,
        };
        return process with
        {
            ExposedPorts = change.ExposedPorts,
            Volumes = change.Volumes,
            Labels = change.Labels,
        };
    }
}
