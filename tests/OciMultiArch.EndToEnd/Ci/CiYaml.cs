using SharpYaml.Model;

namespace OciMultiArch.EndToEnd.Ci;

/// <summary>A place in a document of YAML: what is asked for and is not there is empty.</summary>
internal sealed record CiYaml(YamlElement? Element)
{
    public string Text => (Element as YamlValue)?.Value ?? "";

    public CiYaml this[string key] => new(Pairs.FirstOrDefault(each => each.Key == key).Value?.Element);

    /// <summary>The items of a list; of a text that stands for a list of one, that text.</summary>
    public IEnumerable<CiYaml> Items => Element switch
    {
        YamlSequence list => list.Select(static each => new CiYaml(each)),
        YamlValue => [this],
        _ => [],
    };

    public IEnumerable<KeyValuePair<string, CiYaml>> Pairs =>
        ((Element as YamlMapping)?.AsEnumerable() ?? []).Select(static each => KeyValuePair.Create(((YamlValue)each.Key).Value, new CiYaml(each.Value)));

    /// <summary>Pairs of texts, such as variables.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts => Pairs.Select(static each => KeyValuePair.Create(each.Key, each.Value.Text));

    /// <summary>The variables of a list of mappings with name and value.</summary>
    public IEnumerable<KeyValuePair<string, string>> Named => Items.Where(static each => each["name"].Text.Length > 0)
        .Select(static each => KeyValuePair.Create(each["name"].Text, each["value"].Text));

    /// <summary>Every key here and below, but for those below the keys that hold names of people.</summary>
    public IEnumerable<string> Keys(params string[] free) => Items.Where(each => each != this).SelectMany(each => each.Keys(free))
        .Concat(Pairs.SelectMany(each => free.Contains(each.Key) ? [each.Key] : each.Value.Keys(free).Prepend(each.Key)));

    public static IReadOnlyList<CiYaml> Documents(string text)
    {
        using StringReader reader = new(text);
        return [.. YamlStream.Load(reader).Select(static each => new CiYaml(each.Contents))];
    }
}
