using OciMultiArch.Go;
using OciMultiArch.Yaml;

namespace OciMultiArch.ModelSample;

/// <summary>A file of builds in YAML.</summary>
internal static class YamlFiles
{
    public static async Task<GoBuildFile> ReadAsync(string path)
    {
        var json = YamlText.ToJson(await File.ReadAllBytesAsync(path));
        var file = GoBuildFile.Parse(json, Path.GetDirectoryName(Path.GetFullPath(path))!); // as ReleaseFile.Parse and RegistrySettings.Parse

        return file;
    }
}
