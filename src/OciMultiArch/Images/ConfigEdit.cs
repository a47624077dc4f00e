using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Changes a base's config where the recipe says so; every other byte of it stays.</summary>
internal sealed class ConfigEdit(ImageRecipe recipe, Platform platform, ImageConfig view)
{
    private readonly List<JsonEdit> edits = [];
    private readonly ImageRuntime runtime = view.Config ?? new();

    public byte[] Apply(ReadOnlyMemory<byte> config)
    {
        Set(["created"], OciJson.Write(NewConfig.Whole(recipe.Created)));
        Text(["author"], recipe.Change.Author);
        Machine();
        Runtime(recipe.Change);
        Layers();
        return JsonSplicer.Apply(config, edits);
    }

    // What the base says of itself stays where it means the same; where it says nothing, or another machine, the image's own platform is written.
    private void Machine()
    {
        var stated = new Platform { Os = view.Os, Architecture = view.Architecture, Variant = view.Variant }.Canonical();
        var wanted = platform.Canonical();
        if (stated.Architecture != wanted.Architecture)
            Text(["architecture"], platform.Architecture);
        if (stated.Os != wanted.Os)
            Text(["os"], platform.Os);
        if (stated.Variant != wanted.Variant && platform.Variant is null)
            edits.Add(JsonEdit.Remove(["variant"]));
        else if (stated.Variant != wanted.Variant)
            Text(["variant"], platform.Variant);
        if (string.IsNullOrEmpty(view.OsVersion))
            Text(["os.version"], platform.OsVersion);
        if (view.OsFeatures.Count == 0 && platform.OsFeatures.Count > 0)
            Set(["os.features"], OciJson.Write(platform.OsFeatures));
    }

    private void Runtime(ConfigChange change)
    {
        Text(["config", "User"], change.User);
        Text(["config", "WorkingDir"], change.WorkingDirectory);
        Text(["config", "StopSignal"], change.StopSignal);
        if (change.Environment.Count > 0)
            Set(["config", "Env"], OciJson.Write<IReadOnlyList<string>>(Environment(change)));
        if (change.Entrypoint.Count > 0)
            Set(["config", "Entrypoint"], OciJson.Write(change.Entrypoint));
        if (change.Arguments.Count > 0)
            Set(["config", "Cmd"], OciJson.Write(change.Arguments));
        else if (change.Entrypoint.Count > 0)
            edits.Add(JsonEdit.Remove(["config", "Cmd"]));
        // Docker on Windows takes a command with this mark for one line that is escaped already.
        if (platform.Os == "windows" && change.Entrypoint.Count + change.Arguments.Count > 0)
            edits.Add(JsonEdit.Remove(["config", "ArgsEscaped"]));
        foreach (var (key, value) in change.Labels)
            Text(["config", "Labels", key], value);
        foreach (var port in change.ExposedPorts.Except(runtime.ExposedPorts))
            Set(["config", "ExposedPorts", port], "{}"u8.ToArray());
        foreach (var volume in change.Volumes.Except(runtime.Volumes))
            Set(["config", "Volumes", volume], "{}"u8.ToArray());
    }

    private void Layers()
    {
        // image-spec: every layer has one history entry that is not empty, or there is no history at all.
        var isWhole = view.History.Count(static each => each.EmptyLayer != true) == view.RootFs.DiffIds.Count;
        if (!isWhole && view.History.Count > 0)
            edits.Add(JsonEdit.Remove(["history"]));
        if (recipe.Layers.Count > 0)
            Set(["rootfs", "type"], OciJson.Value(view.RootFs.Type));
        foreach (var layer in recipe.Layers)
        {
            edits.Add(JsonEdit.Append(["rootfs", "diff_ids"], OciJson.Value(layer.DiffId.ToString())));
            if (isWhole)
                edits.Add(JsonEdit.Append(["history"], OciJson.Write(NewConfig.History(layer, recipe.Created))));
        }
    }

    // A variable that the base sets is changed in its place, and only there; a new one goes last. Windows does not tell upper from lower case.
    private List<string> Environment(ConfigChange change)
    {
        var comparer = platform.Os == "windows" ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        List<string> all = [.. runtime.Env];
        foreach (var (name, value) in change.Environment)
        {
            var at = all.FindIndex(each => comparer.Equals(each.Split('=')[0], name));
            all.RemoveAll(each => comparer.Equals(each.Split('=')[0], name));
            all.Insert(at < 0 ? all.Count : at, $"{name}={value}");
        }
        return all;
    }

    private void Text(JsonPath path, string? text)
    {
        if (text is not null)
            Set(path, OciJson.Value(text));
    }

    private void Set(JsonPath path, byte[] value) => edits.Add(JsonEdit.Set(path, value));
}
