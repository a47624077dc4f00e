using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>--dry-run</c> would do at one destination.</summary>
internal sealed class PlanDocument
{
    internal PlanDocument(PushPlan plan)
    {
        BytesToSend = plan.BytesToSend;
        Blobs = [.. plan.Blobs.Select(Content.Of)];
        Manifests = [.. plan.Manifests.Select(Content.Of)];
        Names = [.. plan.Roots.SelectMany(NamesOf)];

        IEnumerable<Name> NamesOf(NamedArtifact root) => root.Tags.Select(tag => Name.Of(plan, root, tag));
    }

    /// <summary>Bytes of blobs and manifests that would be sent.</summary>
    public long BytesToSend { get; }

    public IReadOnlyList<Content> Blobs { get; }

    /// <summary>The manifests in the order in which they would be written.</summary>
    public IReadOnlyList<Content> Manifests { get; }

    /// <summary>The tags in the order in which they would be written.</summary>
    public IReadOnlyList<Name> Names { get; }

    /// <summary>Prints the plan for people.</summary>
    public void Write()
    {
        var rows = Blobs.Concat(Manifests).Select(static content => content.Row());
        Output.Table(["ACTION", "KIND", "DIGEST", Output.AmountHead, "PLATFORMS"], rows);
        if (Screen.IsTerminal)
            Output.List("mounted from", [.. Blobs.Select(static blob => blob.From).OfType<string>().Distinct()]);
        foreach (var name in Names)
            Output.Line($"  {name.Tag}: {name.Change()}");
        Output.Line($"  nothing written: {Output.Size(BytesToSend)} to send");
    }

    /// <summary>One blob or manifest.</summary>
    /// <param name="Digest">Its digest.</param>
    /// <param name="Kind">What it is: <c>layer</c>, <c>config</c>, <c>manifest</c> or <c>index</c>.</param>
    /// <param name="MediaType">Its type.</param>
    /// <param name="Size">Its bytes.</param>
    /// <param name="Platforms">The platforms of the images that hold it.</param>
    /// <param name="Action">What would be done: <c>send</c>, <c>mount</c> or <c>none</c>.</param>
    /// <param name="From">The repository it would be mounted from.</param>
    internal sealed record Content(
        string Digest,
        string Kind,
        string MediaType,
        long Size,
        IReadOnlyList<string> Platforms,
        string Action,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? From)
    {
        public static Content Of(PushedContent content)
        {
            var descriptor = content.Descriptor;
            var platforms = content.Platforms.Select(static platform => platform.ToString());
            var action = content.Arrival switch
            {
                Arrival.Present => "none",
                Arrival.Mounted => "mount",
                _ => "send",
            };
            return new(
                descriptor.Digest.ToString(),
                KindOf(content),
                descriptor.MediaType.Value,
                descriptor.Size,
                [.. platforms],
                action,
                content.Origin?.ToString());
        }

        public string[] Row()
        {
            // On a terminal the places stand below, each once.
            var action = From is null || Screen.IsTerminal ? Action : $"{Action} from {From}";
            var platforms = string.Join(',', Platforms);
            return [action, Kind, Digest, Output.Amount(Size), platforms];
        }

        private static string KindOf(PushedContent content) => content.Descriptor.MediaType switch
        {
            { IsIndex: true } => "index",
            { IsManifest: true } => "manifest",
            _ when content.IsConfig => "config",
            _ => "layer",
        };
    }

    /// <summary>One tag.</summary>
    /// <param name="Tag">The tag.</param>
    /// <param name="Digest">What it would point at.</param>
    /// <param name="Now">What it points at now; null when it is free.</param>
    /// <param name="Unchanged">Whether both are the same, so that the tag is not written.</param>
    /// <param name="Kept">Whether the tag would be left as it is because it holds something else.</param>
    internal sealed record Name(
        string Tag,
        string Digest,
        string? Now,
        bool Unchanged,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Kept)
    {
        public static Name Of(PushPlan plan, NamedArtifact root, Tag tag)
        {
            var digest = root.Artifact.Digest;
            var now = plan.Current.GetValueOrDefault(tag);
            return new(tag.Value, digest.ToString(), now?.ToString(), now == digest, plan.Kept.Contains(tag));
        }

        public string Change()
        {
            if (Kept)
                return $"kept, holds {Now}";
            return TagChange.Text(Now, Digest);
        }
    }
}
