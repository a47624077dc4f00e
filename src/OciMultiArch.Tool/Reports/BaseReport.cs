using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>base check --json</c> prints.</summary>
internal sealed class BaseReport
{
    public BaseReport(string reference, string digest, IReadOnlyList<BaseCheck> checks, int requests)
    {
        Reference = reference;
        Digest = digest;
        Images = [.. checks.Select(BuiltImage.Of)];
        Requests = requests;
    }

    /// <summary>What the command line named.</summary>
    public string Reference { get; }

    /// <summary>Its digest.</summary>
    public string Digest { get; }

    /// <summary>Whether every image is built on the newest base.</summary>
    public bool IsCurrent => Images.All(static image => image.State == "current");

    /// <summary>The images.</summary>
    public IReadOnlyList<BuiltImage> Images { get; }

    /// <summary>HTTP requests of the whole run.</summary>
    public int Requests { get; }

    /// <summary>What to do; null when there is nothing.</summary>
    [JsonIgnore]
    public string? Message
    {
        get
        {
            var newer = Images.Where(static image => image.State == "newer").Select(static image => image.Base!).Distinct().ToList();
            if (newer.Count > 0)
            {
                var commands = newer.Select(name => $"'ocimulti edit {Reference} --rebase {name}'");
                return $"a base is newer. Put the images on it with {string.Join(" or ", commands)}.";
            }
            if (Images.Any(static image => image.State == "gone"))
                return "a base is no longer there. Name another with 'ocimulti edit --rebase' and --old-base, or build again.";
            if (!IsCurrent)
                return "an image names no base. Images of 'ocimulti build --base' do.";
            return null;
        }
    }

    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        string[] head = ["PLATFORM", "STATE", "BASE", "BUILT ON", "NOW"];
        Output.Table(head, Images.Select(static image => image.Row()));
    }

    /// <summary>One image.</summary>
    /// <param name="Platform">What it runs on; absent where it is not known.</param>
    /// <param name="Digest">Its digest.</param>
    /// <param name="State">current, newer, gone or unnamed.</param>
    /// <param name="Base">The base by name; absent when the image names none.</param>
    /// <param name="Recorded">The digest that it was built on; absent when it names none.</param>
    /// <param name="Current">What the name stands for now; absent when it is gone.</param>
    internal sealed record BuiltImage(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Platform,
        string Digest,
        string State,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Base,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Recorded,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Current)
    {
        public static BuiltImage Of(BaseCheck check) => new(
            check.Image.Platform?.ToString(),
            check.Image.Digest.ToString(),
            StateOf(check),
            check.Base?.ToString(),
            check.Recorded?.ToString(),
            check.Current?.ToString());

        public IReadOnlyList<string> Row() => [Platform ?? "unknown", State, Base ?? "", Recorded ?? "", Current ?? ""];

        private static string StateOf(BaseCheck check)
        {
            if (check.Base is null)
                return "unnamed";
            if (check.IsCurrent)
                return "current";
            return check.Current is null ? "gone" : "newer";
        }
    }
}
