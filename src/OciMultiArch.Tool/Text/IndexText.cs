using OciMultiArch.Tool.Reports;

namespace OciMultiArch.Tool.Text;

/// <summary>The entries of an index for people: what runs where, and what is no image.</summary>
internal static class IndexText
{
    private const string References = "vnd.docker.reference.";

    public static void Write(IReadOnlyList<InspectedEntry> entries, bool isDocker)
    {
        var isSized = entries.Any(static each => each.ContentSize is not null);
        Output.Table(
            isSized ? ["PLATFORM", "DIGEST", "SIZE", "CONTENT", "TYPE", "NOTE"] : ["PLATFORM", "DIGEST", "SIZE", "TYPE", "NOTE"],
            entries.Select(each => Row(each, entries, isDocker, isSized)));
    }

    private static List<string> Row(InspectedEntry each, IReadOnlyList<InspectedEntry> all, bool isDocker, bool isSized)
    {
        List<string> cells = [each.Platform ?? "-", each.Digest, Output.Number(each.Size)];
        if (isSized)
            cells.Add(each.ContentSize is { } content ? Output.Number(content) : "-");
        cells.Add(Kind(each, isDocker));
        cells.Add(Note(each, all));
        return cells;
    }

    // The family is said where it is not the index's own.
    private static string Kind(InspectedEntry each, bool isDocker)
    {
        var type = MediaType.Parse(each.MediaType);
        if (!type.IsManifest)
            return type.Value;
        var kind = each.Attestation is not null ? "attestation" : type.IsIndex ? "index" : each.ArtifactType ?? "image";
        return type.IsDocker == isDocker ? kind : $"{kind} ({(isDocker ? "oci" : "docker")})";
    }

    private static string Note(InspectedEntry each, IReadOnlyList<InspectedEntry> all)
    {
        var image = all.FirstOrDefault(one => one.Digest == each.Attests);
        var of = each.Attests is null ? "" : image is null ? $"of {each.Attests}, which is not in this index" : $"of {image.Platform ?? image.Digest}";
        var said = InspectionText.Pairs(each.Annotations.Where(one => each.Attestation is null || !one.Key.StartsWith(References, StringComparison.Ordinal)));
        return string.Join(' ', ((string[])[of, said]).Where(static one => one.Length > 0));
    }
}
