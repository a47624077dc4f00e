using System.Globalization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <content>An inspection for people.</content>
internal sealed partial class Inspection
{
    private const string AttestationKeys = "vnd.docker.reference.";

    /// <summary>Prints the inspection.</summary>
    public void Write()
    {
        Output.Field("Reference", Reference);
        Output.Field("Digest", Digest);
        Output.Field("Media type", MediaType);
        Output.Field("Size", Output.Number(Size));
        Output.Field("Artifact type", ArtifactType);
        Output.Field("Subject", Subject);
        foreach (var (key, value) in Annotations)
            Output.Field("Annotation", $"{key}={value}");
        if (Config is not null)
            Write(Config);
        else if (ConfigBlob is not null)
            Output.Field("Config", $"{ConfigBlob.Digest} ({ConfigBlob.MediaType}, {ConfigBlob.Size} bytes)");
        if (ContentSize is not null)
            Output.Field("Content size", Output.Number(ContentSize.Value));
        if (Manifests is not null)
            WriteEntries(Manifests);
        if (Layers is { Count: > 0 })
            Output.Table(["LAYER", "SIZE", "TYPE", "NOTE"], Layers.Select(Row));
    }

    private static void Write(Settings config)
    {
        Output.Field("Platform", config.Platform);
        var created = config.Created?.UtcDateTime;
        Output.Field("Created", created?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Output.Field("User", config.User);
        Output.Field("Folder", config.WorkingDirectory);
        Output.Field("Entrypoint", string.Join(' ', config.Entrypoint));
        Output.Field("Arguments", string.Join(' ', config.Arguments));
        foreach (var variable in config.Environment)
            Output.Field("Environment", variable);
        foreach (var (key, value) in config.Labels)
            Output.Field("Label", $"{key}={value}");
    }

    private void WriteEntries(IReadOnlyList<Entry> entries)
    {
        var hasSizes = entries.Any(static entry => entry.ContentSize is not null);
        List<string> head = ["PLATFORM", "DIGEST", "SIZE", "TYPE", "NOTE"];
        if (hasSizes)
            head.Insert(3, "CONTENT");
        var rows = entries.Select(entry => Row(entry, entries, hasSizes));
        Output.Table(head, rows);
    }

    private List<string> Row(Entry entry, IReadOnlyList<Entry> all, bool hasSizes)
    {
        List<string> cells = [entry.Platform ?? "-", entry.Digest, Output.Number(entry.Size)];
        if (hasSizes)
            cells.Add(entry.ContentSize is { } content ? Output.Number(content) : "-");
        cells.Add(KindOf(entry));
        cells.Add(NoteOf(entry, all));
        return cells;
    }

    private static string[] Row(Layer layer)
    {
        var annotations = layer.Annotations is null ? "" : Join(layer.Annotations);
        return [layer.Digest, Output.Number(layer.Size), layer.MediaType, annotations];
    }

    // The family of an entry is named only if it differs from that of the index.
    private string KindOf(Entry entry)
    {
        var type = OciMultiArch.MediaType.Parse(entry.MediaType);
        if (!type.IsManifest)
            return type.Value;
        var kind = entry switch
        {
            { Attestation: not null } => "attestation",
            _ when type.IsIndex => "index",
            _ => entry.ArtifactType ?? "image",
        };
        if (type.IsDocker == OciMultiArch.MediaType.Parse(MediaType).IsDocker)
            return kind;
        if (type.IsDocker)
            return $"{kind} (docker)";
        return $"{kind} (oci)";
    }

    private static string NoteOf(Entry entry, IReadOnlyList<Entry> all)
    {
        if (entry.Attests is null && entry.Attestation is null)
            return Join(entry.Annotations);
        IEnumerable<KeyValuePair<string, string>> annotations = entry.Annotations;
        if (entry.Attestation is not null)
            annotations = annotations.Where(static pair => !IsOfAttestation(pair.Key));
        return $"{AttestedBy(entry, all)} {Join(annotations)}".Trim();
    }

    private static bool IsOfAttestation(string key) => key.StartsWith(AttestationKeys, StringComparison.Ordinal);

    private static string AttestedBy(Entry entry, IReadOnlyList<Entry> all)
    {
        if (entry.Attests is null)
            return "";
        var image = all.FirstOrDefault(other => other.Digest == entry.Attests);
        if (image is null)
            return $"of {entry.Attests}, which is not in this index";
        return $"of {image.Platform ?? image.Digest}";
    }

    private static string Join(IEnumerable<KeyValuePair<string, string>> annotations) =>
        string.Join(' ', annotations.Select(static pair => $"{pair.Key}={pair.Value}"));
}
