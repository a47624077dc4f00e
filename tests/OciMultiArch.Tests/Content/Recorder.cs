namespace OciMultiArch.Tests.Content;

/// <summary>A store that keeps everything in memory, writes down what it is asked, and can be told to answer otherwise.</summary>
internal sealed class Recorder(string name = "target") : IContentStore
{
    private readonly Lock gate = new();
    private readonly List<string> calls = [];
    private int open;

    public MemoryStore Memory { get; } = new();

    /// <summary>Names for digests in the list of calls.</summary>
    public Dictionary<Digest, string> Labels { get; } = [];

    /// <summary>Asked before each call is answered; may wait or throw.</summary>
    public Func<string, CancellationToken, Task> Meanwhile { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>The most calls that were being answered at one moment.</summary>
    public int MostAtOnce { get; private set; }

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    public IReadOnlyList<string> Writes => [.. Calls.Where(static each => each.StartsWith("write", StringComparison.Ordinal))];

    public void Forget()
    {
        lock (gate)
            calls.Clear();
    }

    public ValueTask<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken = default) =>
        CallAsync($"resolve {tag}", () => Memory.ResolveAsync(tag, cancellationToken), cancellationToken);

    public ValueTask<Artifact?> FindAsync(Tag tag, CancellationToken cancellationToken = default) =>
        CallAsync($"get {tag}", async () => Mine(await Memory.FindAsync(tag, cancellationToken)), cancellationToken);

    public ValueTask<Artifact?> FindAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        CallAsync($"get {Label(manifest)}", async () => Mine(await Memory.FindAsync(manifest, cancellationToken)), cancellationToken);

    public ValueTask<Stream> OpenAsync(Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        CallAsync($"open {Label(blob)}", () => Memory.OpenAsync(blob, from, cancellationToken), cancellationToken);

    public IAsyncEnumerable<Tag> TagsAsync(CancellationToken cancellationToken = default) => Memory.TagsAsync(cancellationToken);

    public IAsyncEnumerable<Descriptor> ReferrersAsync(
        Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        Memory.ReferrersAsync(subject, artifactType, cancellationToken);

    public ValueTask<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken = default) =>
        CallAsync($"has {Label(blob)}", () => Memory.HasBlobAsync(blob, cancellationToken), cancellationToken);

    public ValueTask<bool> HasManifestAsync(Descriptor manifest, CancellationToken cancellationToken = default) =>
        CallAsync($"has {Label(manifest)}", () => Memory.HasManifestAsync(manifest, cancellationToken), cancellationToken);

    public ValueTask<Arrival> WriteAsync(Blob blob, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        CallAsync($"write {Label(blob.Descriptor)}", () => Memory.WriteAsync(blob, progress, cancellationToken), cancellationToken);

    public ValueTask<Arrival> WriteAsync(Artifact artifact, IReadOnlyList<Tag>? tags = null, CancellationToken cancellationToken = default)
    {
        var how = tags is null ? "" : $" as [{string.Join(' ', tags)}]";
        return CallAsync(
            $"write {Label(artifact.Descriptor)}{how}", () => Memory.WriteAsync(artifact, tags, cancellationToken), cancellationToken);
    }

    public override string ToString() => name;

    private Artifact? Mine(Artifact? found) => found is null ? null : new(found.Descriptor, found.Bytes, [this], new([this]));

    private string Label(Descriptor descriptor) => Labels.GetValueOrDefault(descriptor.Digest) ?? descriptor.Digest.ToString();

    private async ValueTask<T> CallAsync<T>(string call, Func<ValueTask<T>> answer, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            calls.Add(call);
            MostAtOnce = Math.Max(MostAtOnce, ++open);
        }
        try
        {
            await Meanwhile(call, cancellationToken);
            return await answer();
        }
        finally
        {
            lock (gate)
                open--;
        }
    }
}
