using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What a command that writes did: the document of <c>--json</c>.</summary>
internal sealed partial class Report
{
    private const int MaxShown = 4;

    internal Report(
        IReadOnlyList<NamedArtifact> roots,
        IReadOnlyList<Destination> destinations,
        int requests,
        bool isDryRun,
        IReadOnlyList<Descriptor> replaced)
    {
        Replaced = Manifest.AllOf(replaced);
        var root = roots[^1];
        var artifact = root.Artifact;
        var referrers = destinations.Select(static destination => destination.Referrers).OfType<AlongDocument>();
        var attached = referrers.SelectMany(static along => along.Attached).Distinct().ToArray();
        var tags = root.Tags.Select(static tag => tag.Value);
        Reference = destinations[0].Reference;
        Digest = artifact.Digest.ToString();
        MediaType = artifact.MediaType.Value;
        Size = artifact.Descriptor.Size;
        Manifests = ManifestsOf(roots, SizesOf(destinations));
        Subjects = SubjectsOf(artifact);
        Attached = attached.Length == 0 ? null : attached;
        Tags = [.. tags.Where(IsEverywhere)];
        Requests = requests;
        BlobsSent = destinations.Sum(static destination => destination.BlobsSent);
        BytesSent = destinations.Sum(static destination => destination.BytesSent);
        Destinations = destinations;
        DryRun = isDryRun;

        bool IsEverywhere(string tag) => destinations.All(destination => destination.Holds(tag));
    }

    /// <summary>What the program is called; null where only one image is made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Program { get; init; }

    /// <summary>
    /// The first name of what was written, or its digest if it has no name; of several destinations, at the first.
    /// </summary>
    public string Reference { get; }

    public string Digest { get; }

    public string MediaType { get; }

    public long Size { get; }

    /// <summary>The entries of an index in its order, or the image itself.</summary>
    public IReadOnlyList<Manifest> Manifests { get; }

    /// <summary>Digests of referrers that went with it, to any destination; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Attached { get; }

    /// <summary>Entries of the index before that are in it no longer; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Manifest>? Replaced { get; }

    /// <summary>What was written refers to these, and what is attached to it too; null where it refers to nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Subjects { get; }

    /// <summary>The tags that hold the digest now at every destination, including tags that held it before.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>HTTP requests of the whole run.</summary>
    public int Requests { get; }

    /// <summary>Blobs that were sent, at all destinations together.</summary>
    public int BlobsSent { get; }

    /// <summary>Bytes of the blobs that were sent.</summary>
    public long BytesSent { get; }

    /// <summary>What was done at each destination.</summary>
    public IReadOnlyList<Destination> Destinations { get; }

    /// <summary>Whether nothing was written because only a plan was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; }

    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        WriteResult();
        Output.Line($"{Output.Count(Requests, "request")}, {Output.Count(BlobsSent, "blob")} sent, {Output.Bytes(BytesSent)}");
    }

    /// <summary>Prints what was made and where it is, without the sums.</summary>
    public void WriteResult()
    {
        Output.Line($"{Digest} ({MediaType})");
        Manifest.WriteTable(Manifests);
        foreach (var manifest in Manifests)
        {
            if (manifest.Tags is { } tags)
                Output.Line($"tags of {manifest.Platform}: {string.Join(", ", tags)}");
        }
        foreach (var gone in Replaced ?? [])
            Output.Line($"took out {gone.Platform ?? "an entry"}: {gone.Digest}");
        WriteAttached();
        foreach (var destination in Destinations)
            destination.Write();
    }

    private void WriteAttached()
    {
        if (Attachments is not null)
        {
            Attachment.WriteTable(Attachments);
            return;
        }
        foreach (var subject in Subjects ?? [])
            Output.Line($"refers to {subject}");
        if (Attached is { Count: <= MaxShown })
            Output.Line($"attached: {string.Join(", ", Attached)}");
    }

    private static IReadOnlyList<string>? SubjectsOf(Artifact artifact)
    {
        if (artifact.Subject is null)
            return null;
        var subjects = artifact.Attached.Prepend(artifact).Select(static referrer => referrer.Subject!.Digest);
        return [.. subjects.Select(static subject => subject.ToString()).Distinct()];
    }

    private static Dictionary<Digest, long> SizesOf(IEnumerable<Destination> destinations)
    {
        Dictionary<Digest, long> sizes = [];
        foreach (var (digest, size) in destinations.SelectMany(static destination => destination.ContentSizes))
            sizes[digest] = size;
        return sizes;
    }

    private static IReadOnlyList<Manifest> ManifestsOf(
        IReadOnlyList<NamedArtifact> roots, Dictionary<Digest, long> sizes)
    {
        var root = roots[^1].Artifact;
        // Roots before the last are images of the index that have tags of their own.
        var images = roots.SkipLast(1);
        var tags = images.ToLookup(static image => image.Artifact.Digest, static image => image.Tags);
        var entries = root.Index?.Manifests ?? [root.Descriptor];
        return [.. entries.Select(ManifestOf)];

        Manifest ManifestOf(Descriptor entry)
        {
            var own = tags[entry.Digest].FirstOrDefault();
            long? size = sizes.TryGetValue(entry.Digest, out var known) ? known : null;
            return Manifest.Of(entry, own) with { ContentSize = size };
        }
    }

    /// <summary>One image of what was written.</summary>
    /// <param name="Platform">What it runs on; null where no document in hand says it.</param>
    /// <param name="Digest">The digest of its manifest.</param>
    /// <param name="Size">Bytes of its manifest.</param>
    /// <param name="Tags">Tags of its own; null for none.</param>
    internal sealed record Manifest(
        string? Platform,
        string Digest,
        long Size,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Tags)
    {
        /// <summary>Bytes of its config and layers together; null where its manifest was not in hand.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? ContentSize { get; init; }

        public static Manifest Of(Descriptor entry, IReadOnlyList<Tag>? tags = null)
        {
            IReadOnlyList<string>? names = tags is null ? null : [.. tags.Select(static tag => tag.Value)];
            return new(entry.Platform?.ToString(), entry.Digest.ToString(), entry.Size, names);
        }

        /// <summary>Entries of an index; null for none.</summary>
        public static IReadOnlyList<Manifest>? AllOf(IReadOnlyCollection<Descriptor> entries)
        {
            if (entries.Count == 0)
                return null;
            return [.. entries.Select(static entry => Of(entry))];
        }

        public static void WriteTable(IReadOnlyList<Manifest> manifests)
        {
            var rows = manifests.Select(static manifest => new[] { manifest.Platform ?? "-", manifest.Digest });
            if (manifests.All(static manifest => manifest.ContentSize is null))
                Output.Table(["PLATFORM", "DIGEST"], rows);
            else
                Output.Table(["PLATFORM", "DIGEST", Output.AmountHead], manifests.Select(static manifest => manifest.Row()));
        }

        private string[] Row() => [Platform ?? "-", Digest, Output.Amount(ContentSize)];
    }
}
