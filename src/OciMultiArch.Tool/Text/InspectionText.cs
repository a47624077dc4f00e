using System.Globalization;
using OciMultiArch.Tool.Reports;

namespace OciMultiArch.Tool.Text;

/// <summary>An inspection for people.</summary>
internal static class InspectionText
{
    public static void Write(Inspection of)
    {
        Line("Reference", of.Reference);
        Line("Digest", of.Digest);
        Line("Media type", of.MediaType);
        Line("Size", Output.Number(of.Size));
        Line("Artifact type", of.ArtifactType);
        Line("Subject", of.Subject);
        foreach (var (key, value) in of.Annotations)
            Line("Annotation", $"{key}={value}");
        if (of.Config is { } config)
            Write(config);
        else if (of.ConfigBlob is { } blob)
            Line("Config", $"{blob.Digest} ({blob.MediaType}, {blob.Size} bytes)");
        Line("Content size", of.ContentSize is { } content ? Output.Number(content) : null);
        if (of.Manifests is { } manifests)
            IndexText.Write(manifests, MediaType.Parse(of.MediaType).IsDocker);
        if (of.Layers is { Count: > 0 } layers)
            Output.Table(["LAYER", "SIZE", "TYPE", "NOTE"], layers.Select(static each =>
                (string[])[each.Digest, Output.Number(each.Size), each.MediaType, Pairs(each.Annotations ?? new Dictionary<string, string>())]));
    }

    /// <summary>Annotations in one cell.</summary>
    public static string Pairs(IEnumerable<KeyValuePair<string, string>> annotations) =>
        string.Join(' ', annotations.Select(static each => $"{each.Key}={each.Value}"));

    private static void Write(InspectedConfig config)
    {
        Line("Platform", config.Platform);
        Line("Created", config.Created?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Line("User", config.User);
        Line("Folder", config.WorkingDirectory);
        Line("Entrypoint", Words(config.Entrypoint));
        Line("Arguments", Words(config.Arguments));
        foreach (var each in config.Environment)
            Line("Environment", each);
        foreach (var (key, value) in config.Labels)
            Line("Label", $"{key}={value}");
    }

    private static string? Words(IReadOnlyList<string> words) => words.Count == 0 ? null : string.Join(' ', words);

    private static void Line(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Console.Out.WriteLine($"{name + ":",-15}{Output.Plain(value)}");
    }
}
