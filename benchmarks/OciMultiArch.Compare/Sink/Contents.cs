using System.Collections.Concurrent;

namespace OciMultiArch.Compare.Sink;

/// <summary>What was pushed: bytes by digest over all repositories, and what each repository has of them.</summary>
internal sealed class Contents(IEnumerable<string> layouts)
{
    private readonly List<string> folders = [.. layouts.Select(static each => Path.Combine(each, "blobs", "sha256"))];
    private readonly ConcurrentDictionary<string, byte[]> bytes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Repository, string Digest), long> blobs = new();
    private readonly ConcurrentDictionary<(string Repository, string Reference), Manifest> manifests = new();

    public ConcurrentDictionary<string, ReceivedBody> Uploads { get; } = new(StringComparer.Ordinal);

    public long? SizeOf(string repository, string digest) => blobs.TryGetValue((repository, digest), out var size) ? size : null;

    public void AddBlob(string repository, string digest, ReceivedBody body)
    {
        if (body.Bytes is { } kept && !bytes.ContainsKey(digest))
            bytes.TryAdd(digest, kept);
        blobs[(repository, digest)] = body.Length;
    }

    public bool Mount(string from, string repository, string digest)
    {
        if (SizeOf(from, digest) is not { } size)
            return false;
        blobs[(repository, digest)] = size;
        return true;
    }

    public byte[]? BytesOf(string digest) => bytes.GetValueOrDefault(digest);

    /// <summary>The file of a layout that holds a blob which was too large to keep.</summary>
    public string? FileOf(string digest) =>
        folders.Select(each => Path.Combine(each, digest["sha256:".Length..])).FirstOrDefault(File.Exists);

    public Manifest? Find(string repository, string reference) => manifests.GetValueOrDefault((repository, reference));

    public void AddManifest(string repository, string reference, Manifest manifest)
    {
        manifests[(repository, manifest.Digest)] = manifest;
        manifests[(repository, reference)] = manifest;
    }

    public IEnumerable<string> Tags(string repository) => manifests.Keys
        .Where(each => each.Repository == repository && !each.Reference.Contains(':', StringComparison.Ordinal))
        .Select(static each => each.Reference)
        .Order(StringComparer.Ordinal);

    internal sealed record Manifest(string Digest, string Type, byte[] Bytes);
}
