using System.Text.Json;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>Reads what images take over from their base: all or none, or for each kind all, none or names.</summary>
internal static class InheritanceReader
{
    private static readonly string[] Kinds = ["labels", "annotations", "env", "ports", "volumes"];

    /// <exception cref="FormatException">It is no such policy.</exception>
    public static BaseInheritance Read(DocumentElement? element)
    {
        BaseInheritance all = new();
        if (element is null)
            return all;
        if (element.Json.ValueKind is JsonValueKind.String)
            return element.As(ForEveryKind);
        BuildFileKeys.Check(element, Kinds);
        return all with
        {
            Labels = Names("labels", all.Labels),
            Annotations = Names("annotations", all.Annotations),
            Environment = Names("env", all.Environment),
            ExposedPorts = Names("ports", all.ExposedPorts),
            Volumes = Names("volumes", all.Volumes),
        };

        IReadOnlyList<string> Names(string kind, IReadOnlyList<string> usual)
        {
            if (element.Find(kind) is not { } given)
                return usual;
            var texts = BuildSettings.TextsOf(given);
            if (texts is [var text])
                return PatternsOf(text);
            return texts;
        }
    }

    private static BaseInheritance ForEveryKind(string text)
    {
        if (text is not ("none" or "all"))
            throw new FormatException("write none or all, or an object of labels, annotations, env, ports and volumes.");
        var names = PatternsOf(text);
        return new() { Labels = names, Annotations = names, Environment = names, ExposedPorts = names, Volumes = names };
    }

    private static string[] PatternsOf(string text) => text switch
    {
        "none" => [],
        "all" => ["*"],
        _ => [text],
    };
}
