using OciMultiArch.Disk;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch;

/// <content>Result files on the disk. Whatever is wrong with one is said with its name.</content>
public sealed partial record PushedImages
{
    private const int MaxBytes = 4 << 20;

    private static async ValueTask<PushedImages> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            var document = OciJson.ReadPushedImages(bytes);
            Check(document.Images);
            var repository = RepositoryName.Parse(document.Repository);
            return new() { Repository = repository, Images = document.Images, File = path };
        }
        catch (FormatException wrong)
        {
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"{Printable.Short(path)} is not a result file of a push by digest: {wrong.Message}",
                new("Push the images again and take the file that this writes."),
                wrong);
        }
    }

    private async ValueTask WriteFileAsync(string path, CancellationToken cancellationToken)
    {
        PushedImagesDocument document = new() { Repository = Repository.ToString(), Images = Images };
        var bytes = OciJson.Write(document);
        var full = Path.GetFullPath(path);
        var writing = OutputFile.At(full).WriteAsync(WriteAsync, cancellationToken);
        await writing.ConfigureAwait(false);

        async ValueTask WriteAsync(Stream file, CancellationToken cancel)
        {
            await file.WriteAsync(bytes, cancel).ConfigureAwait(false);
            await file.WriteAsync("\n"u8.ToArray(), cancel).ConfigureAwait(false);
        }
    }

    private static async ValueTask<byte[]> BytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            RegularFile.CheckWhole(path);
            FileInfo file = new(path);
            if (file.Exists && file.Length > MaxBytes)
                throw new OciException(
                    Problem.LimitExceeded,
                    $"{Printable.Short(path)} has {file.Length} bytes, but a result file has at most {MaxBytes}.",
                    new("Name the file that a push by digest wrote."));
            return await System.IO.File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"There is no result file {Printable.Short(path)}.",
                new("Check its name, and that the machine that pushed has handed it on."),
                missing);
        }
        catch (Exception failure) when (DiskError.IsOfDisk(failure))
        {
            if (Directory.Exists(path))
                throw DiskError.Refused(path, "is a folder, not a result file", failure);
            throw DiskError.Of(failure, "read", path);
        }
    }

    private static void Check(IReadOnlyList<Descriptor> images)
    {
        if (images.All(static image => image.IsAttestation))
            throw new FormatException("It names no image.");
        foreach (var image in images)
        {
            if (!image.MediaType.IsImageManifest)
                throw new FormatException($"{image.Digest} is {image.MediaType}, not an image.");
            if (!image.Platform.IsNamed())
                throw new FormatException($"{image.Digest} has no platform.");
            if (!image.Digest.CanVerify)
                throw new FormatException($"{image.Digest} has an algorithm that cannot be verified.");
        }
    }
}
