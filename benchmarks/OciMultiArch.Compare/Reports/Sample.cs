using System.Globalization;

namespace OciMultiArch.Compare.Reports;

/// <summary>One run of one program: a line of the results, whose columns are these, separated by tabs.</summary>
internal sealed record Sample(
    string Scenario,
    string Conditions,
    double X,
    string Program,
    string Kind,
    double Wall,
    double User,
    double System,
    double Peak,
    double Requests,
    double Connections,
    string Note)
{
    /// <summary>The program that this is all about, and the one it was before.</summary>
    public const string Ours = "ours", Before = "before";

    /// <summary>Another program with its defaults, and with options that its users do not have by default.</summary>
    public const string Peer = "peer", Tuned = "tuned";

    /// <summary>What lies below all of them, such as two builds of go alone.</summary>
    public const string Bare = "bare";

    public double Cpu => User + System;

    public bool Failed => Note.Length > 0;

    public static IReadOnlyList<Sample> Read(string path) =>
        [.. File.ReadLines(path).Where(static each => each.Length > 0 && each[0] != '#').Select(static each => Parse(each.Split('\t')))];

    private static Sample Parse(string[] fields) => new(
        fields[0],
        fields[1],
        Number(fields[2]),
        fields[3],
        fields[4],
        Number(fields[5]),
        Number(fields[6]),
        Number(fields[7]),
        Number(fields[8]) / 1024,
        Number(fields[9]),
        Number(fields[10]),
        fields.Length > 11 ? fields[11] : "");

    private static double Number(string text) => text.Length == 0 ? 0 : double.Parse(text, CultureInfo.InvariantCulture);
}
