using System.Globalization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <content>An inspection for people.</content>
internal sealed partial class Inspection
{
    private const int MaxCell = 100;
    private static readonly string[] LayerTypes =
        ["application/vnd.oci.image.layer.v1.", "application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs."];

    private const string AttestationKeys = "vnd.docker.reference.";

    /// <summary>Prints the inspection.</summary>
    public void Write()
    {
        Output.Field("Reference", Reference);
        Output.Field("Digest", Digest);
        Output.Field("Media type", MediaType);
        if (ContentSize is { } content)
            Output.Field("Size", $"{Output.Bytes(content)} (config and layers)");
        Output.Field("Artifact type", ArtifactType);
        Output.Field("Subject", Subject);
        foreach (var (key, value) in Annotations)
            Output.Field("Annotation", $"{key}={value}");
        if (Config is not null)
            Write(Config);
        else if (ConfigBlob is not null)
            Output.Field("Config", $"{ConfigBlob.Digest} ({ConfigBlob.MediaType}, {Output.Bytes(ConfigBlob.Size)})");
        if (Manifests is not null)
            WriteEntries(Manifests);
        foreach (var referrer in Referrers ?? [])
            Output.Field("Referrer", $"{referrer.Digest} ({referrer.ArtifactType})");
        foreach (var beside in SignatureTags ?? [])
            Output.Field("Tag beside it", beside.Line());
        WriteLayers();
    }

    private void WriteLayers()
    {
        var isPaired = History?.Any(static step => step.Layer is not null) == true;
        if (isPaired)
            Output.Table(["LAYER", Output.AmountHead, "TYPE", "MADE BY", "NOTE"], Rows(History!));
        else if (Layers is { Count: > 0 })
            Output.Table(["LAYER", Output.AmountHead, "TYPE", "NOTE"], Layers.Select(Row));
        if (!isPaired && History is not null)
            Output.Table(["HISTORY", "CREATED"], History.Select(static step => new[] { Short(MadeBy(step)), Time(step.Created) }));
    }

    private IEnumerable<string[]> Rows(IReadOnlyList<Step> steps)
    {
        var layers = new Queue<Layer>(Layers!);
        foreach (var step in steps)
        {
            if (step.Layer is null)
            {
                yield return ["-", "-", "-", Short(MadeBy(step)), ""];
                continue;
            }
            var cells = Row(layers.Dequeue());
            yield return [.. cells[..3], Short(MadeBy(step)), cells[3]];
        }
    }

    // Docker's builders of years past wrote a shell before what no shell ran.
    private static string MadeBy(Step step)
    {
        var command = (step.CreatedBy ?? "").Replace("/bin/sh -c #(nop) ", "", StringComparison.Ordinal).Trim();
        if (string.IsNullOrEmpty(step.Comment))
            return command;
        return $"{command} ({step.Comment})".Trim();
    }

    private static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";

    // A cell stays readable; --json has the whole text.
    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= MaxCell)
            return line;
        return line[..(MaxCell - 1)] + "…";
    }

    private static void Write(Settings config)
    {
        Output.Field("Platform", config.Platform);
        if (config.Created is not null)
            Output.Field("Created", Time(config.Created));
        Output.Field("Author", config.Author);
        Output.Field("User", config.User);
        Output.Field("Folder", config.WorkingDirectory);
        Output.Field("Entrypoint", string.Join(' ', config.Entrypoint));
        Output.Field("Arguments", string.Join(' ', config.Arguments));
        foreach (var variable in config.Environment)
            Output.Field("Environment", variable);
        Output.Field("Ports", string.Join(", ", config.Ports));
        Output.Field("Volumes", string.Join(", ", config.Volumes));
        Output.Field("Stop signal", config.StopSignal);
        if (config.HealthCheck is { } check)
            Output.Field("Health check", Described(check));
        foreach (var (key, value) in config.Labels)
            Output.Field("Label", $"{key}={value}");
    }

    private static string Described(HealthCheck check)
    {
        List<string> times = [];
        Add("every", check.Interval);
        Add("within", check.Timeout);
        Add("after", check.StartPeriod);
        if (check.Retries is > 0)
            times.Add($"{check.Retries} retries");
        var test = string.Join(' ', check.Test);
        return times.Count == 0 ? test : $"{test} ({string.Join(", ", times)})";

        void Add(string word, long? nanoseconds)
        {
            if (nanoseconds is > 0)
                times.Add(string.Create(CultureInfo.InvariantCulture, $"{word} {nanoseconds / 1e9:0.###}s"));
        }
    }

    private void WriteEntries(IReadOnlyList<Entry> entries)
    {
        var hasSizes = entries.Any(static entry => entry.ContentSize is not null);
        List<string> head = ["PLATFORM", "DIGEST", "TYPE", "NOTE"];
        if (hasSizes)
            head.Insert(2, Output.AmountHead);
        var rows = entries.Select(entry => Row(entry, entries, hasSizes));
        Output.Table(head, rows);
    }

    private List<string> Row(Entry entry, IReadOnlyList<Entry> all, bool hasSizes)
    {
        List<string> cells = [entry.Platform ?? "-", entry.Digest];
        if (hasSizes)
            cells.Add(Output.Amount(entry.ContentSize));
        cells.Add(KindOf(entry));
        cells.Add(Short(NoteOf(entry, all)));
        return cells;
    }

    private static string[] Row(Layer layer)
    {
        IEnumerable<KeyValuePair<string, string>> annotations = layer.Annotations ?? new Dictionary<string, string>();
        return [layer.Digest, Output.Amount(layer.Size), TypeOf(layer.MediaType), Short(Join(annotations))];
    }

    // People know layers by their last words.
    private static string TypeOf(string type)
    {
        var family = Screen.IsTerminal ? Array.Find(LayerTypes, type.StartsWith) : null;
        return family is null ? type : type[family.Length..];
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
