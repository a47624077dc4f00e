using System.Buffers;
using OciMultiArch.Content;
using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Unpacking;

/// <summary>The folder that files are written to. No path in it is followed through a symbolic link.</summary>
internal sealed class TargetFolder(string root)
{
    private const int PieceSize = 64 * 1024;

    public string Root => root;

    public string PathOf(string name) => Path.Combine(root, name);

    /// <summary>Whether something is there under a name, be it a broken link.</summary>
    public bool Holds(string name)
    {
        FileInfo file = new(PathOf(name));
        return file.Exists || file.LinkTarget is not null || Directory.Exists(file.FullName);
    }

    /// <summary>Checks that all folders on the way to a name are folders, as far as they exist.</summary>
    /// <exception cref="OciException">One of them is a link or a file.</exception>
    public void CheckWay(string name)
    {
        for (var end = name.IndexOf('/', StringComparison.Ordinal); end > 0; end = name.IndexOf('/', end + 1))
        {
            DirectoryInfo folder = new(PathOf(name[..end]));
            if (folder.LinkTarget is not null || File.Exists(folder.FullName))
                throw new OciException(
                    Problem.Conflict,
                    $"{LocalPath.Text(folder.FullName)} is no folder but a link or a file, so nothing is written through it.",
                    new Remedy("Name another folder."));
        }
    }

    /// <summary>Makes the folders on the way to a name.</summary>
    /// <returns>The folder that holds it.</returns>
    /// <exception cref="OciException">The disk refuses.</exception>
    public string MakeWay(string name)
    {
        CheckWay(name);
        var folder = Path.GetDirectoryName(PathOf(name))!;
        try
        {
            Directory.CreateDirectory(folder);
            return folder;
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "make", folder);
        }
    }

    /// <summary>Whether a file, and no link, is there with this content.</summary>
    /// <exception cref="OciException">It cannot be read.</exception>
    public async ValueTask<bool> HasAsync(string name, Digest digest, long size, CancellationToken cancellationToken)
    {
        FileInfo file = new(PathOf(name));
        if (!file.Exists || file.LinkTarget is not null || file.Length != size)
            return false;
        return await DigestAsync(file.FullName, digest, cancellationToken).ConfigureAwait(false) == digest;
    }

    /// <summary>The digest of a file under the algorithm of another digest.</summary>
    /// <exception cref="OciException">It cannot be read.</exception>
    public static async ValueTask<Digest> DigestAsync(string path, Digest like, CancellationToken cancellationToken)
    {
        using var hash = ContentHash.For(like);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            RegularFile.Check(path);
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                int count;
                while ((count = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                    hash.Append(buffer.AsSpan(0, count));
            }
            return hash.Finish();
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            throw DiskError.Of(failure, "read", path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The failure of a file that is there and is not to be replaced.</summary>
    public OciException Occupied(string name)
    {
        var path = LocalPath.Text(PathOf(name));
        if (Directory.Exists(PathOf(name)))
            return new(Problem.Conflict, $"{path} is a folder. Nothing was written.", new Remedy("Name another folder."));
        return new(
            Problem.Conflict,
            $"{path} is there already, with other content. Nothing was written.",
            new Remedy(RemedyKind.ReplaceFiles, "Set ReplacesFiles, or name another folder."));
    }
}
