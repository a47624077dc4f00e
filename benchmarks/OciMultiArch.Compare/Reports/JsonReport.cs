using System.Text.Json;

namespace OciMultiArch.Compare.Reports;

/// <summary>The medians as one JSON document: a list of scenarios, each with its programs.</summary>
internal static class JsonReport
{
    public static void Write(string path, IReadOnlyList<Group> groups)
    {
        using var file = File.Create(path);
        using Utf8JsonWriter json = new(file, new() { Indented = true });
        json.WriteStartArray();
        foreach (var each in groups) Write(json, each);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Group group)
    {
        json.WriteStartObject();
        json.WriteString("scenario", group.Scenario);
        json.WriteString("conditions", group.Conditions);
        if (group.X > 0)
            json.WriteNumber("x", group.X);
        json.WriteStartArray("programs");
        foreach (var each in group.Rows) Write(json, each);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Row row)
    {
        json.WriteStartObject();
        json.WriteString("program", row.Program);
        json.WriteString("kind", row.Kind);
        if (row.Failure is { } failure)
            json.WriteString("failure", failure);
        else
            WriteFigures(json, row);
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, Row row)
    {
        json.WriteNumber("runs", row.Runs);
        json.WriteNumber("wallSeconds", row.Median(static each => each.Wall));
        json.WriteNumber("wallSecondsLeast", row.Least(static each => each.Wall));
        json.WriteNumber("wallSecondsMost", row.Most(static each => each.Wall));
        json.WriteNumber("userSeconds", row.Median(static each => each.User));
        json.WriteNumber("systemSeconds", row.Median(static each => each.System));
        json.WriteNumber("peakMebibytes", row.Median(static each => each.Peak));
        json.WriteNumber("requests", row.Median(static each => each.Requests));
        json.WriteNumber("connections", row.Median(static each => each.Connections));
    }
}
