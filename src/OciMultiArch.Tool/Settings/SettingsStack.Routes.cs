using System.Collections.Concurrent;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <content>Where repositories are in truth, as containers-registries.conf(5) says.</content>
internal sealed partial class SettingsStack
{
    private readonly ConcurrentDictionary<string, bool> allowed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RepositoryName, bool> told = new();
    private readonly ConcurrentDictionary<(string, bool), Func<RegistryHostOptions?>> hosts = new();

    /// <summary>
    /// Where a repository is read and written, wherever it was named; null where its name says that, and nothing is said
    /// of it alone.
    /// </summary>
    /// <exception cref="OciException">It is blocked, or has no name where it was moved to.</exception>
    public RepositoryRoute? RouteOf(RepositoryName asked)
    {
        if (others.TableOf(asked.Registry, asked.Path) is not { } table)
            return null;
        var name = table.NameOf(asked) ?? throw Nameless(asked, table);
        if (name != asked && told.TryAdd(asked, true))
            say($"{asked} is at {name}, as {Output.Plain(table.File)} says.");
        var mirrors = OwnMirrors(asked.Registry) ?? others.MirrorsOf(table, asked.Registry);
        // Where it is in truth may be blocked by a table of its own; all else only the reference's table decides.
        if (name != asked)
            others.TableOf(name.Registry, name.Path);
        allowed[name.Registry] = true;
        foreach (var mirror in mirrors ?? [])
            allowed[mirror.Host] = true;
        return new(name) { Mirrors = mirrors, HostOptions = HostOf(name.Registry, table) };
    }

    // Mirrors that the user's own file names count more than those of another tool.
    private IReadOnlyList<RegistryMirror>? OwnMirrors(string registry) =>
        OwnLayersOf(registry).Select(static layer => layer.Settings.Mirrors).FirstOrDefault(static mirrors => mirrors is not null);

    private Func<RegistryHostOptions?>? HostOf(string registry, ContainersRegistry table)
    {
        var isDecided = OwnLayersOf(registry).Any(static layer => layer.Settings.Transport is not null);
        if (isDecided || table.IsInsecure == others.IsInsecure(registry))
            return null;
        return hosts.GetOrAdd((registry, table.IsInsecure), _ => Options);

        RegistryHostOptions? Options() =>
            OptionsOf(registry, [.. OwnLayersOf(registry), .. others.LayersOf(registry, table)]);
    }

    private IEnumerable<SettingLayer> OwnLayersOf(string registry) =>
        [.. flags.LayersOf(registry), .. file?.LayersOf(registry) ?? []];

    private static OciException Nameless(RepositoryName asked, ContainersRegistry table) => new(
        Problem.InvalidContent,
        $"{Output.Plain(table.File)} moves {Output.Plain(table.Prefix)} to {Output.Plain(table.Location!)}, where {asked} "
            + "has no name.",
        new("Correct 'location' there: what follows the prefix in a name is put behind it."));
}
