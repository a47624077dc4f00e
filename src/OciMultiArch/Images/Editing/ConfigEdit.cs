using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <summary>Changes an image's config where it is asked to; every other byte of it stays.</summary>
internal sealed partial class ConfigEdit
{
    private readonly ImageConfig view;
    private readonly bool isWindows;
    private readonly ImageRuntime runtime;
    private readonly List<string> environment;
    private readonly List<JsonEdit> edits = [];

    /// <param name="view">What the config says.</param>
    /// <param name="system">The operating system, in its canonical form.</param>
    private ConfigEdit(ImageConfig view, string system)
    {
        this.view = view;
        isWindows = system == "windows";
        runtime = view.Config ?? new();
        environment = [.. runtime.Env];
    }

    /// <summary>The config of a new image that is built on a base.</summary>
    /// <param name="view">What the base's config says.</param>
    /// <param name="platform">What the image runs on.</param>
    /// <param name="change">What to change.</param>
    /// <param name="layers">The layers on top of the base.</param>
    /// <param name="created">When the image counts as made.</param>
    public static ConfigEdit OnBase(
        ImageConfig view, Platform platform, ConfigChange change, IReadOnlyList<Layer> layers, DateTimeOffset created)
    {
        ConfigEdit config = new(view, platform.Os);
        config.Set(["created"], OciJson.Write(NewConfig.WholeSeconds(created)));
        config.SetText(["author"], change.Author, view.Author);
        config.SetPlatform(platform);
        config.Change(change);
        var isWhole = BaseSwap.HasWholeHistory(view);
        if (!isWhole)
            config.RemoveHistory();
        config.Append(layers, created, isWhole);
        return config;
    }

    /// <summary>The config of an image that is edited.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="view">What the config says.</param>
    /// <param name="swap">The exchange of its base; null for none.</param>
    /// <param name="squashed">The layers that one takes the place of; null for none.</param>
    public static ConfigEdit Of(ImageEdit edit, ImageConfig view, BaseSwap? swap, SquashedLayers? squashed = null)
    {
        var platform = view.Platform ?? new() { Os = view.Os };
        ConfigEdit config = new(view, platform.Canonical().Os);
        if (edit.Created is { } created && view.Created != NewConfig.WholeSeconds(created))
            config.Set(["created"], OciJson.Write(NewConfig.WholeSeconds(created)));
        config.SetText(["author"], edit.Change.Author, view.Author);
        config.Change(edit.Change);
        config.Remove(edit.RemovedLabels, edit.RemovedEnvironment);
        var isWhole = BaseSwap.HasWholeHistory(view) && (swap is null || BaseSwap.HasWholeHistory(swap.NewView));
        if (edit.ChangesLayers && !isWhole && (edit.Squash is null || squashed is not null))
            config.RemoveHistory();
        if (swap is not null)
            config.edits.AddRange(swap.InConfig(view, isWhole));
        if (squashed is not null)
            config.edits.AddRange(squashed.InConfig(view, isWhole));
        config.Append(edit.Layers, edit.Created ?? view.Created, isWhole);
        return config;
    }

    public byte[] Apply(ReadOnlyMemory<byte> config) => JsonSplicer.Apply(config, edits);

    // What the base says of its platform stays if it means the same. If it says nothing, or another platform, the
    // image's is written.
    private void SetPlatform(Platform platform)
    {
        Platform written = new() { Os = view.Os, Architecture = view.Architecture, Variant = view.Variant };
        var stated = written.Canonical();
        var wanted = platform.Canonical();
        if (stated.Architecture != wanted.Architecture)
            SetText(["architecture"], platform.Architecture);
        if (stated.Os != wanted.Os)
            SetText(["os"], platform.Os);
        if (stated.Variant != wanted.Variant && platform.Variant is null)
            edits.Add(JsonEdit.Remove(["variant"]));
        else if (stated.Variant != wanted.Variant)
            SetText(["variant"], platform.Variant);
        if (string.IsNullOrEmpty(view.OsVersion))
            SetText(["os.version"], platform.OsVersion);
        if (view.OsFeatures.Count == 0 && platform.OsFeatures.Count > 0)
            Set(["os.features"], OciJson.Write(platform.OsFeatures));
    }

    private void Change(ConfigChange change)
    {
        SetText(["config", "User"], change.User, runtime.User);
        SetText(["config", "WorkingDir"], ConfigText.PathOn(isWindows, change.WorkingDirectory), runtime.WorkingDir);
        SetText(["config", "StopSignal"], change.StopSignal, runtime.StopSignal);
        foreach (var (name, value) in change.Environment)
            SetVariable(name, value);
        SetCommand(change.Entrypoint, change.Arguments);
        foreach (var (key, value) in change.Labels)
            SetText(["config", "Labels", key], value, runtime.Labels.GetValueOrDefault(key));
        foreach (var port in change.ExposedPorts.Except(runtime.ExposedPorts))
            Set(["config", "ExposedPorts", port], "{}"u8.ToArray());
        foreach (var volume in change.Volumes.Except(runtime.Volumes))
            Set(["config", "Volumes", volume], "{}"u8.ToArray());
    }

    private void SetCommand(IReadOnlyList<string> entrypoint, IReadOnlyList<string> arguments)
    {
        if (entrypoint.Count > 0 && !entrypoint.Equals(runtime.Entrypoint))
            Set(["config", "Entrypoint"], OciJson.Write(entrypoint));
        if (arguments.Count > 0 && !arguments.Equals(runtime.Cmd))
            Set(["config", "Cmd"], OciJson.Write(arguments));
        else if (entrypoint.Count > 0 && arguments.Count == 0)
            edits.Add(JsonEdit.Remove(["config", "Cmd"]));
        // Docker on Windows takes a command with this mark for one line that is escaped already.
        if (isWindows && entrypoint.Count + arguments.Count > 0)
            edits.Add(JsonEdit.Remove(["config", "ArgsEscaped"]));
    }

    // A variable that is set already is changed in its place, and only there; a new one goes last.
    private void SetVariable(string name, string value)
    {
        var text = $"{name}={value}";
        var places = Places(name);
        if (places.Count == 0)
        {
            environment.Add(text);
            Append(["config", "Env"], OciJson.Value(text));
        }
        else if (environment[places[0]] != text)
        {
            environment[places[0]] = text;
            Set(["config", "Env", places[0]], OciJson.Value(text));
        }
        foreach (var at in places.Skip(1).Reverse())
            RemoveVariable(at);
    }

    private void Remove(IReadOnlySet<string> labels, IReadOnlySet<string> variables)
    {
        foreach (var label in labels)
            edits.Add(JsonEdit.RemoveOptional(["config", "Labels", label]));
        foreach (var at in variables.SelectMany(Places).Distinct().OrderDescending())
            RemoveVariable(at);
    }

    // Windows does not tell upper from lower case.
    private StringComparer NameComparer => isWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private List<int> Places(string name)
    {
        var all = Enumerable.Range(0, environment.Count);
        return [.. all.Where(at => NameComparer.Equals(NameAt(at), name))];
    }

    private string NameAt(int at) => NameOf(environment[at]);

    private void RemoveVariable(int at)
    {
        environment.RemoveAt(at);
        edits.Add(JsonEdit.RemoveOptional(["config", "Env", at]));
    }

    // image-spec: every layer has one history entry that is not empty, or there is no history at all.
    private void RemoveHistory()
    {
        if (view.History.Count > 0)
            edits.Add(JsonEdit.Remove(["history"]));
    }

    private void Append(IReadOnlyList<Layer> layers, DateTimeOffset? created, bool withHistory)
    {
        if (layers.Count > 0)
            Set(["rootfs", "type"], OciJson.Value(view.RootFs.Type));
        foreach (var layer in layers)
        {
            Append(["rootfs", "diff_ids"], OciJson.Value(layer.DiffId.ToString()));
            if (withHistory)
                Append(["history"], OciJson.Write(NewConfig.History(layer, created)));
        }
    }

    private void SetText(JsonPath path, string? text, string? before = null)
    {
        if (text is not null && text != before)
            Set(path, OciJson.Value(text));
    }

    private void Append(JsonPath array, byte[] value) => edits.Add(JsonEdit.Append(array, value));

    private void Set(JsonPath path, byte[] value) => edits.Add(JsonEdit.Set(path, value));
}
