using System.Globalization;
using OciMultiArch.Building;
using OciMultiArch.Content;

namespace OciMultiArch.Bases;

/// <summary>
/// Manifests, indexes and configs of bases in a cache of builds, by their digests, and what names stood for when they were
/// last read. Layers are never in it. What a disk refuses is not kept.
/// </summary>
/// <param name="cache">The folder of the cache; it need not exist.</param>
internal sealed class KeptDocuments(string cache)
{
    /// <summary>The size of the largest document that is kept.</summary>
    public const int MaxBytes = 4 << 20;

    private readonly string folder = Path.GetFullPath(Path.Combine(cache, CacheLimit.Documents));

    /// <summary>The bytes of a document; null where they are not kept, or damaged.</summary>
    public byte[]? Read(Descriptor document)
    {
        if (!IsKept(document))
            return null;
        var path = PathOf(document.Digest);
        try
        {
            if (new FileInfo(path) is not { Exists: true } file || file.Length != document.Size)
                return null;
            var bytes = File.ReadAllBytes(path);
            if (ContentHash.Compute(document.Digest, bytes) != document.Digest)
                return null;
            KeptFile.Touch(path);
            return bytes;
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            return null;
        }
    }

    /// <summary>Keeps a document whose bytes were verified, in place of damaged ones.</summary>
    public void Keep(Descriptor document, ReadOnlyMemory<byte> bytes)
    {
        if (IsKept(document) && IsThere())
            KeptFile.Write(PathOf(document.Digest), bytes.ToArray());
    }

    /// <summary>What a name stood for; null where nothing is noted.</summary>
    public Descriptor? Find(ImageReference name)
    {
        var note = PathOf(name);
        if (KeptFile.Read(note) is not [var type, var digest, var size])
            return null;
        KeptFile.Touch(note);
        return new()
        {
            MediaType = new(type),
            Digest = Digest.Parse(digest),
            Size = long.Parse(size, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Notes what a name stands for.</summary>
    public void Note(ImageReference name, Descriptor document)
    {
        if (!IsThere())
            return;
        var size = document.Size.ToString(CultureInfo.InvariantCulture);
        KeptFile.Write(PathOf(name), document.MediaType.Value, document.Digest.ToString(), size);
    }

    private static bool IsKept(Descriptor document) => document.Size <= MaxBytes && document.Digest.CanVerify;

    private string PathOf(Digest digest) => Path.Combine(folder, $"{digest.Algorithm}-{digest.Encoded}");

    private string PathOf(ImageReference name) => Path.Combine(folder, "name-" + Sum.Of($"{name}"));

    // The cache itself is as open to others as its user has it.
    private bool IsThere()
    {
        try
        {
            Directory.CreateDirectory(Path.GetFullPath(Path.Combine(cache, "..")));
            KeptFile.CreateFolder(folder);
            return true;
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            return false;
        }
    }
}
