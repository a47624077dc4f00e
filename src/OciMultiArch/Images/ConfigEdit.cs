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
        if (view.Platform is { } stated && stated.Canonical() != platform.Canonical())
            Text(["variant"], platform.Variant);
        Runtime(recipe.Change);
        Layers();
        return JsonSplicer.Apply(config, edits);
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
        if (!isWhole)
            edits.Add(JsonEdit.Remove(["history"]));
        foreach (var layer in recipe.Layers)
        {
            edits.Add(JsonEdit.Append(["rootfs", "diff_ids"], OciJson.Value(layer.DiffId.ToString())));
            if (isWhole)
                edits.Add(JsonEdit.Append(["history"], OciJson.Write(NewConfig.History(layer, recipe.Created))));
        }
    }

    // A variable that the base sets is changed in its place; a new one goes last.
    private List<string> Environment(ConfigChange change)
    {
        List<string> all = [.. runtime.Env];
        foreach (var (name, value) in change.Environment)
        {
            var at = all.FindIndex(each => each.StartsWith(name + "=", StringComparison.Ordinal));
            if (at < 0)
                all.Add($"{name}={value}");
            else
                all[at] = $"{name}={value}";
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
