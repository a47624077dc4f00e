using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Changes an image's config where it is asked to; every other byte of it stays.</summary>
/// <param name="view">What the config says.</param>
/// <param name="system">The operating system, in its canonical form.</param>
internal sealed class ConfigEdit(ImageConfig view, string system)
{
    private readonly List<JsonEdit> edits = [];
    private readonly ImageRuntime runtime = view.Config ?? new();
    private readonly List<string> environment = [.. view.Config?.Env ?? []];

    /// <summary>The config of a base as a recipe wants it.</summary>
    public static ConfigEdit Of(ImageRecipe recipe, Platform platform, ImageConfig view)
    {
        ConfigEdit edit = new(view, platform.Os);
        edit.Set(["created"], OciJson.Write(NewConfig.Whole(recipe.Created)));
        edit.Text(["author"], recipe.Change.Author, view.Author);
        edit.Machine(platform);
        edit.Runtime(recipe.Change);
        edit.DropPartialHistory(null);
        edit.Append(recipe.Layers, recipe.Created, null);
        return edit;
    }

    /// <summary>The config of an image as an edit wants it.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="view">What the config says.</param>
    /// <param name="swap">The exchange of its base; null for none.</param>
    public static ConfigEdit Of(ImageEdit edit, ImageConfig view, BaseSwap? swap)
    {
        ConfigEdit own = new(view, (view.Platform ?? new() { Os = view.Os, Architecture = "" }).Canonical().Os);
        if (edit.Created is { } created && view.Created != NewConfig.Whole(created))
            own.Set(["created"], OciJson.Write(NewConfig.Whole(created)));
        own.Text(["author"], edit.Change.Author, view.Author);
        own.Runtime(edit.Change);
        own.Without(edit.RemovedLabels, edit.RemovedEnvironment);
        if (swap is not null || edit.Layers.Count > 0)
            own.DropPartialHistory(swap);
        if (swap is not null)
            own.edits.AddRange(swap.InConfig(view, own.IsWhole(swap)));
        own.Append(edit.Layers, edit.Created ?? view.Created, swap);
        return own;
    }

    public byte[] Apply(ReadOnlyMemory<byte> config) => JsonSplicer.Apply(config, edits);

    // What the base says of itself stays where it means the same; where it says nothing, or another machine, the image's own platform is written.
    private void Machine(Platform platform)
    {
        var stated = new Platform { Os = view.Os, Architecture = view.Architecture, Variant = view.Variant }.Canonical();
        var wanted = platform.Canonical();
        if (stated.Architecture != wanted.Architecture)
            Text(["architecture"], platform.Architecture, null);
        if (stated.Os != wanted.Os)
            Text(["os"], platform.Os, null);
        if (stated.Variant != wanted.Variant && platform.Variant is null)
            edits.Add(JsonEdit.Remove(["variant"]));
        else if (stated.Variant != wanted.Variant)
            Text(["variant"], platform.Variant, null);
        if (string.IsNullOrEmpty(view.OsVersion))
            Text(["os.version"], platform.OsVersion, null);
        if (view.OsFeatures.Count == 0 && platform.OsFeatures.Count > 0)
            Set(["os.features"], OciJson.Write(platform.OsFeatures));
    }

    private void Runtime(ConfigChange change)
    {
        Text(["config", "User"], change.User, runtime.User);
        Text(["config", "WorkingDir"], change.WorkingDirectory, runtime.WorkingDir);
        Text(["config", "StopSignal"], change.StopSignal, runtime.StopSignal);
        Environment(change);
        if (change.Entrypoint.Count > 0 && !change.Entrypoint.Equals(runtime.Entrypoint))
            Set(["config", "Entrypoint"], OciJson.Write(change.Entrypoint));
        if (change.Arguments.Count > 0 && !change.Arguments.Equals(runtime.Cmd))
            Set(["config", "Cmd"], OciJson.Write(change.Arguments));
        else if (change.Entrypoint.Count > 0 && change.Arguments.Count == 0)
            edits.Add(JsonEdit.Remove(["config", "Cmd"]));
        // Docker on Windows takes a command with this mark for one line that is escaped already.
        if (system == "windows" && change.Entrypoint.Count + change.Arguments.Count > 0)
            edits.Add(JsonEdit.Remove(["config", "ArgsEscaped"]));
        foreach (var (key, value) in change.Labels)
            Text(["config", "Labels", key], value, runtime.Labels.GetValueOrDefault(key));
        foreach (var port in change.ExposedPorts.Except(runtime.ExposedPorts))
            Set(["config", "ExposedPorts", port], "{}"u8.ToArray());
        foreach (var volume in change.Volumes.Except(runtime.Volumes))
            Set(["config", "Volumes", volume], "{}"u8.ToArray());
    }

    // A variable that is set already is changed in its place, and only there; a new one goes last.
    private void Environment(ConfigChange change)
    {
        foreach (var (name, value) in change.Environment)
        {
            var text = $"{name}={value}";
            var places = Places(name);
            if (places.Count == 0)
            {
                environment.Add(text);
                edits.Add(JsonEdit.Append(["config", "Env"], OciJson.Value(text)));
            }
            else if (environment[places[0]] != text)
            {
                environment[places[0]] = text;
                Set(["config", "Env", places[0]], OciJson.Value(text));
            }
            foreach (var at in places.Skip(1).Reverse())
                RemoveVariable(at);
        }
    }

    private void Without(IReadOnlySet<string> labels, IReadOnlySet<string> variables)
    {
        edits.AddRange(labels.Select(static each => JsonEdit.Remove(["config", "Labels", each])));
        foreach (var at in variables.SelectMany(Places).Distinct().OrderDescending())
            RemoveVariable(at);
    }

    // Windows does not tell upper from lower case.
    private List<int> Places(string name)
    {
        var comparer = system == "windows" ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return [.. Enumerable.Range(0, environment.Count).Where(at => comparer.Equals(environment[at].Split('=')[0], name))];
    }

    private void RemoveVariable(int at)
    {
        environment.RemoveAt(at);
        edits.Add(JsonEdit.Remove(["config", "Env", at]));
    }

    // image-spec: every layer has one history entry that is not empty, or there is no history at all.
    private bool IsWhole(BaseSwap? swap) => BaseSwap.IsWhole(view) && (swap is null || BaseSwap.IsWhole(swap.NewView));

    private void DropPartialHistory(BaseSwap? swap)
    {
        if (!IsWhole(swap) && view.History.Count > 0)
            edits.Add(JsonEdit.Remove(["history"]));
    }

    private void Append(IReadOnlyList<Layer> layers, DateTimeOffset? created, BaseSwap? swap)
    {
        if (layers.Count > 0)
            Set(["rootfs", "type"], OciJson.Value(view.RootFs.Type));
        foreach (var layer in layers)
        {
            edits.Add(JsonEdit.Append(["rootfs", "diff_ids"], OciJson.Value(layer.DiffId.ToString())));
            if (IsWhole(swap))
                edits.Add(JsonEdit.Append(["history"], OciJson.Write(NewConfig.History(layer, created))));
        }
    }

    private void Text(JsonPath path, string? text, string? now)
    {
        if (text is not null && text != now)
            Set(path, OciJson.Value(text));
    }

    private void Set(JsonPath path, byte[] value) => edits.Add(JsonEdit.Set(path, value));
}
