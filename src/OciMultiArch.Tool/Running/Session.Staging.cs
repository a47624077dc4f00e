using OciMultiArch.Internal;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <content>Where layers are until they are pushed.</content>
internal sealed partial class Session
{
    // More than a disk keeps beside a file's name.
    private const int ProbeBytes = 1 << 16;
    private readonly Lock guard = new();
    private OciLayout? spare;

    /// <summary>The cache itself, or a temporary folder for this run where the disk refuses it.</summary>
    public OciLayout Staging(OciLayout cache)
    {
        lock (guard)
        {
            if (spare is not null)
                return spare;
        }
        // A file that was named by mistake is refused when it is written to.
        if (File.Exists(cache.Folder))
            return cache;
        try
        {
            var folder = Directory.CreateDirectory(cache.Folder).FullName;
            var probe = Path.Combine(folder, $".tmp-{Guid.NewGuid():N}");
            using FileStream file = new(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            file.Write(new byte[ProbeBytes]);
            return cache;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Spare(cache, DiskReason.Of(failure));
        }
    }

    /// <summary>
    /// Does work with a cache, and again with a temporary folder where the disk refuses the cache while it is done.
    /// </summary>
    /// <param name="cache">The cache.</param>
    /// <param name="work">What is done; with another layout than the cache, nothing is kept.</param>
    public async ValueTask<T> WithStagingAsync<T>(OciLayout cache, Func<OciLayout, ValueTask<T>> work)
    {
        var staging = Staging(cache);
        try
        {
            return await work(staging);
        }
        catch (OciException failure) when (staging.Equals(cache) && IsOf(cache, failure))
        {
            return await work(Spare(cache, failure.Reason));
        }
    }

    // A disk may be full only after a while.
    private static bool IsOf(OciLayout cache, OciException failure)
    {
        if (failure.Problem is not (Problem.LimitExceeded or Problem.DiskFailure))
            return false;
        return failure.Reason.Contains(cache.Folder, StringComparison.Ordinal);
    }

    /// <summary>A temporary folder in place of a cache, with a notice.</summary>
    public OciLayout Spare(OciLayout cache, string reason)
    {
        lock (guard)
        {
            if (spare is not null)
                return spare;
            Output.Message(
                $"Nothing is kept in the cache {Output.Plain(cache.Folder)}: {ErrorText.OneLine(reason).TrimEnd('.')}. This run uses a "
                + "temporary folder. Name another cache with --cache.");
            spare = OciLayout.At(Directory.CreateTempSubdirectory("ocimulti-").FullName);
            return spare;
        }
    }

    private void RemoveSpare()
    {
        try
        {
            if (spare is not null)
                Directory.Delete(spare.Folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The system removes old temporary files.
        }
    }
}
