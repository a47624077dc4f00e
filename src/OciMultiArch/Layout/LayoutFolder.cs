using System.Text.Json;
using OciMultiArch.Model;

namespace OciMultiArch.Layout;

/// <summary>Where the files of a layout are (image-spec, image-layout.md), and how they come to be.</summary>
internal sealed class LayoutFolder(string root)
{
    private const int MarkerLimit = 64 * 1024;
    private const int IndexLimit = 32 * 1024 * 1024;
    private const string BlobsName = "blobs";
    private const string LockName = ".lock";

    public string Root { get; } = root;

    public string LockPath { get; } = Path.Combine(root, LockName);

    public string BlobsPath { get; } = Path.Combine(root, BlobsName);

    public string MarkerPath { get; } = Path.Combine(root, "oci-layout");

    private string IndexPath { get; } = Path.Combine(root, "index.json");

    /// <summary>A blob's file, or null.</summary>
    /// <exception cref="OciException">The blob or a folder on the way to it is a link.</exception>
    public FileInfo? Blob(Digest digest)
    {
        LayoutFile.LookAtFolder(BlobsPath);
        LayoutFile.LookAtFolder(Path.Combine(BlobsPath, digest.Algorithm));
        return LayoutFile.Look(BlobPath(digest));
    }

    /// <summary>Refuses a folder whose content is no layout. A missing, empty or merely begun one is fine.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (LayoutFile.Look(MarkerPath) is { } marker)
                CheckMarker(await LayoutFile.ReadAsync(marker, MarkerLimit, cancellationToken).ConfigureAwait(false));
            else if (Stranger() is { } stranger && LayoutFile.Look(MarkerPath) is null)
                throw new OciException($"{Root} is not an OCI image layout: it holds {Printable.Short(stranger, 100)}, but no file oci-layout. " +
                    "Name a layout, or an empty or new folder.");
        }
        catch (Exception failure) when (LayoutError.IsOfDisk(failure))
        {
            throw LayoutError.Of(failure, "read", Root);
        }
    }

    /// <summary>index.json, or an empty one where there is none yet.</summary>
    public async ValueTask<LayoutIndex> IndexAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        if (LayoutFile.Look(IndexPath) is not { } file)
            return LayoutIndex.Empty;
        var bytes = await LayoutFile.ReadAsync(file, IndexLimit, cancellationToken).ConfigureAwait(false);
        try
        {
            return LayoutIndex.Read(bytes);
        }
        catch (FormatException failure)
        {
            throw LayoutError.Refused(IndexPath, $"cannot be read ({failure.Message})", failure);
        }
    }

    /// <summary>Replaces index.json, after oci-layout is there. The caller holds the lock.</summary>
    public void Write(LayoutIndex index)
    {
        if (index.Bytes.Length > IndexLimit)
            throw new OciException($"{IndexPath} would have {index.Bytes.Length} bytes, at most {IndexLimit} are read. Write to another folder.");
        if (LayoutFile.Look(MarkerPath) is null)
            Write(MarkerPath, """{"imageLayoutVersion":"1.0.0"}"""u8);
        Write(IndexPath, index.Bytes.Span);
    }

    /// <summary>A file to fill, in the file system of the layout.</summary>
    public PendingFile NewFile()
    {
        Make();
        return PendingFile.Create(Root);
    }

    /// <summary>Makes a complete file the blob of a digest.</summary>
    public void Keep(PendingFile file, Digest digest)
    {
        LayoutFile.LookAtFolder(BlobsPath);
        Make(BlobsPath);
        var folder = Path.Combine(BlobsPath, digest.Algorithm);
        LayoutFile.LookAtFolder(folder);
        Make(folder);
        file.MoveTo(BlobPath(digest), Durability.Buffered);
    }

    /// <summary>All regular files under blobs that have the name of a digest; what else is there belongs to nobody known.</summary>
    public IEnumerable<(Digest Digest, FileInfo File)> Blobs()
    {
        LayoutFile.LookAtFolder(BlobsPath);
        if (!Directory.Exists(BlobsPath))
            yield break;
        foreach (var algorithm in new DirectoryInfo(BlobsPath).EnumerateDirectories())
        {
            LayoutFile.LookAtFolder(algorithm.FullName);
            foreach (var file in algorithm.EnumerateFiles())
                if (file.LinkTarget is null && Digest.TryParse($"{algorithm.Name}:{file.Name}", null, out var digest))
                    yield return (digest, file);
        }
    }

    /// <summary>The files that a writer has not finished, or never will.</summary>
    public IEnumerable<FileInfo> Pending() =>
        new DirectoryInfo(Root).EnumerateFiles(PendingFile.Prefix + "*").Where(static each => each.LinkTarget is null);

    /// <summary>Makes the folder.</summary>
    public void Make() => Make(Root);

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (LayoutError.IsOfDisk(failure))
        {
            throw LayoutError.Of(failure, "make the folder", folder);
        }
    }

    private void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = NewFile();
        file.Write(bytes);
        file.MoveTo(path, Durability.Flushed);
    }

    private string BlobPath(Digest digest) => Path.Combine(BlobsPath, digest.Algorithm, digest.Encoded);

    // What a writer leaves that got no further than blobs; anything else, where oci-layout has not come meanwhile, is not a layout's.
    private string? Stranger()
    {
        if (File.Exists(Root))
            throw LayoutError.Refused(Root, "is a file, not a folder");
        return Directory.Exists(Root)
            ? Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName)
                .FirstOrDefault(static each => each is not (BlobsName or LockName) && !each!.StartsWith(PendingFile.Prefix, StringComparison.Ordinal))
            : null;
    }

    private void CheckMarker(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var marker = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            var version = marker.RootElement.GetProperty("imageLayoutVersion").GetString() ?? "null";
            if (version != "1.0.0")
                throw LayoutError.Refused(MarkerPath, $"names the layout version {Printable.Short(version, 40)}, only 1.0.0 is known");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw LayoutError.Refused(MarkerPath, "is not the oci-layout file of an OCI image layout: it needs an object with \"imageLayoutVersion\"", failure);
        }
    }
}
