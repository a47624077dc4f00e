using System.Text.Json.Serialization;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>diff --json</c> prints.</summary>
internal sealed class DiffDocument
{
    private const string OfLayers =
        "  files of the layers that differ (one that is only in A or B may also be in a layer that both begin with):";

    private readonly bool isPartly;

    public DiffDocument(
        Target[] targets, Artifact[] artifacts, IReadOnlyList<ImageDifference> differences, CompareDepth depth, int requests)
    {
        A = new(targets[0].ToString(), artifacts[0].Digest.ToString());
        B = new(targets[1].ToString(), artifacts[1].Digest.ToString());
        Differences = [.. differences.Select(Difference.Of)];
        isPartly = depth == CompareDepth.Layers;
        Requests = requests;
    }

    /// <summary>The first.</summary>
    public Side A { get; }

    /// <summary>The second.</summary>
    public Side B { get; }

    /// <summary>Whether they differ in anything that was compared.</summary>
    public bool Differ => Differences.Count > 0;

    /// <summary>In what they differ.</summary>
    public IReadOnlyList<Difference> Differences { get; }

    /// <summary>HTTP requests of the whole run.</summary>
    public int Requests { get; }

    /// <summary>Prints the differences for people: nothing when there are none.</summary>
    public void Write()
    {
        string? platform = null;
        var isFirstFile = true;
        foreach (var item in Differences)
        {
            if (item.Platform != platform && item.Platform is not null)
                Output.Line(Output.Plain(item.Platform));
            isFirstFile |= item.Platform != platform;
            platform = item.Platform;
            if (item.Kind == "file" && isFirstFile && isPartly)
                Output.Line(OfLayers);
            isFirstFile &= item.Kind != "file";
            Output.Line($"  {Output.Plain(item.Line())}");
        }
    }

    /// <summary>One side.</summary>
    /// <param name="Reference">What the command line named.</param>
    /// <param name="Digest">Its digest.</param>
    internal sealed record Side(string Reference, string Digest);

    /// <summary>One difference.</summary>
    /// <param name="Kind">document, platform, config, layer or file.</param>
    /// <param name="Platform">The platform of the images; absent for what belongs to an index.</param>
    /// <param name="Name">The member, layer, platform or path.</param>
    /// <param name="Before">The value in A; absent when it is only in B.</param>
    /// <param name="After">The value in B; absent when it is only in A.</param>
    /// <param name="FileBefore">The file of A; absent when it is only in B.</param>
    /// <param name="FileAfter">The file of B; absent when it is only in A.</param>
    internal sealed record Difference(
        string Kind,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Platform,
        string Name,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Before,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? After,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DiffFile? FileBefore,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DiffFile? FileAfter)
    {
        public static Difference Of(ImageDifference difference)
        {
            var kind = difference.Kind.ToString().ToLowerInvariant();
            var platform = difference.Platform?.ToString();
            return new(
                kind, platform, difference.Name, difference.Before, difference.After,
                DiffFile.Of(difference.FileBefore), DiffFile.Of(difference.FileAfter));
        }

        /// <summary>The difference on one line.</summary>
        public string Line()
        {
            var name = Name;
            if (Kind == "config" && !Name.StartsWith("config.", StringComparison.Ordinal))
                name = $"config: {Name}";
            var before = Before ?? FileBefore?.ToString();
            var after = After ?? FileAfter?.ToString();
            if (before is null)
                return $"+ {name}  {after}";
            if (after is null)
                return $"- {name}  {before}";
            if (FileBefore is not null && FileAfter is not null)
                return $"~ {name}  {FileBefore.ChangesTo(FileAfter)}";
            return $"~ {name}  {before} -> {after}";
        }
    }
}
