using System.CommandLine;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// All that is said about registries: the options of the command line over the file of settings over the files of other
/// tools.
/// </summary>
internal sealed partial class SettingsStack
{
    private readonly HostFlags flags;
    private readonly ConfigFile? file;
    private readonly OtherTools others;
    private readonly Func<string, string?> environment;
    private readonly Action<string> say;

    /// <param name="parsed">The command line.</param>
    /// <param name="environment">Gives the value of an environment variable or null.</param>
    /// <param name="say">Is told what is passed over in the files of other tools, and what a short name means.</param>
    /// <exception cref="UsageException">The file of settings cannot be read or is wrong.</exception>
    public SettingsStack(ParseResult parsed, Func<string, string?> environment, Action<string> say)
    {
        this.environment = environment;
        this.say = say;
        flags = new(parsed);
        file = ConfigFile.Find(parsed, environment);
        others = new(ToolFolders.Of(environment), say);
    }

    /// <summary>What is said about a registry, the strongest first.</summary>
    public IReadOnlyList<SettingLayer> LayersOf(string registry) =>
        [.. OwnLayersOf(registry), .. others.LayersOf(registry)];

    /// <summary>The options of a registry; null when nothing is said.</summary>
    /// <exception cref="UsageException">An option or the file of settings says what cannot be.</exception>
    /// <exception cref="OciException">A PEM file cannot be used, or the registry is blocked.</exception>
    public RegistryHostOptions? OptionsOf(string registry)
    {
        // A part of what is blocked may be open: then that part has said so.
        if (!allowed.ContainsKey(registry))
            others.TableOf(registry, "");
        return OptionsOf(registry, LayersOf(registry));
    }

    private static RegistryHostOptions? OptionsOf(string registry, IReadOnlyList<SettingLayer> layers)
    {
        if (Join(layers, registry) is not { } settings)
            return null;
        return Make(settings, layers, registry);
    }

    /// <summary>The place that is read where one is named: a name without a registry may stand for another one.</summary>
    public Place Meant(Place place)
    {
        if (place is not Place.Registry { ShortName: { } name } written || others.ShortNameOf(name) is not { } found)
            return place;
        if (found.Target != written.Name)
            say($"{name} is {found.Target}, as {Output.Plain(found.File)} says.");
        return new Place.Registry(found.Target);
    }

    private static RegistryHostOptions Make(
        RegistryHostSettings settings, IReadOnlyList<SettingLayer> layers, string registry)
    {
        try
        {
            return settings.ToOptions(registry);
        }
        catch (OciException failure) when (failure is { Problem: Problem.NotFound, Remedy: { } remedy })
        {
            var naming = layers.Select(layer => layer.Naming(failure.Reason)).FirstOrDefault(static name => name is not null);
            if (naming is null)
                throw;
            throw new OciException(failure.Problem, failure.Reason, new($"{naming} names it. {remedy.Text}"), failure);
        }
    }

    private static RegistryHostSettings? Join(IReadOnlyList<SettingLayer> layers, string registry)
    {
        RegistryHostSettings? found = null;
        foreach (var layer in layers)
            found = found?.Over(layer.Settings) ?? layer.Settings;
        var key = layers.FirstOrDefault(static layer => layer.Settings.ClientKeyFile is not null);
        if (found is { ClientCertificateFile: null } && key?.Source == SharedOptions.KeyFile.Name)
            throw new UsageException(
                $"{registry}: {key.Source}: a key is given without its certificate. Name the certificate with "
                + $"{SharedOptions.CertFile.Name}, too.");
        if (found?.FindProblems() is [var (member, problem), ..])
            throw new UsageException($"{registry}: {JsonNamingPolicy.CamelCase.ConvertName(member)}: {problem}");
        return found;
    }
}
