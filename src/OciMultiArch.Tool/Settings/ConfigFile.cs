using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>The file of <c>--registry-config</c>, or of <c>OCIMULTI_REGISTRY_CONFIG</c>.</summary>
internal sealed class ConfigFile
{
    private const string Variable = "OCIMULTI_REGISTRY_CONFIG";
    private readonly string path;
    private readonly RegistrySettings settings;

    private ConfigFile(string path, RegistrySettings settings) => (this.path, this.settings) = (path, settings);

    /// <summary>Reads the file; null when none is named.</summary>
    /// <exception cref="UsageException">It cannot be read, or is wrong.</exception>
    public static ConfigFile? Find(ParseResult parsed, Func<string, string?> environment)
    {
        var path = parsed.GetValue(SharedOptions.RegistryConfig) ?? environment(Variable);
        if (string.IsNullOrEmpty(path))
            return null;
        DocumentFile.Check(path);
        try
        {
            var json = DocumentFile.ToJson(path, File.ReadAllBytes(path));
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return new(path, RegistrySettings.Parse(json, folder, environment));
        }
        catch (FormatException wrong)
        {
            throw DocumentFile.Wrong(path, wrong);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw DocumentFile.Unreadable(path, failure);
        }
    }

    /// <summary>What the file says about a registry, the closest name first.</summary>
    /// <exception cref="UsageException">It names a variable that is not set.</exception>
    public IEnumerable<SettingLayer> LayersOf(string registry)
    {
        foreach (var name in NamesFor(registry))
            yield return new($"{Output.Plain(path)} ({name})", settings.Hosts[name]);
    }

    private IReadOnlyList<string> NamesFor(string registry)
    {
        try
        {
            return settings.NamesFor(registry);
        }
        catch (FormatException wrong)
        {
            throw DocumentFile.Wrong(path, wrong);
        }
    }
}
