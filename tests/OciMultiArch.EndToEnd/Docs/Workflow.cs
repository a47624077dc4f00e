using SharpYaml.Model;

namespace OciMultiArch.EndToEnd.Docs;

/// <summary>The commands of a workflow of GitHub Actions (<c>run:</c>) or of a GitLab pipeline (<c>script:</c>).</summary>
internal static class Workflow
{
    private static readonly string[] Keys = ["run", "script", "before_script", "after_script"];

    /// <summary>Every command of the document, which must be YAML.</summary>
    public static IEnumerable<string> Commands(string yaml)
    {
        using StringReader reader = new(yaml);
        return [.. YamlStream.Load(reader).SelectMany(static each => Below(each.Contents, isCommand: false))];
    }

    private static IEnumerable<string> Below(YamlElement? element, bool isCommand) => element switch
    {
        YamlMapping mapping => mapping.SelectMany(each => Below(each.Value, each.Key is YamlValue key && Keys.Contains(key.Value))),
        YamlSequence sequence => sequence.SelectMany(each => Below(each, isCommand)),
        YamlValue value when isCommand => [value.Value],
        _ => [],
    };
}
