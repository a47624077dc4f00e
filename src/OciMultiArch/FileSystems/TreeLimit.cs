using OciMultiArch.Layers;

namespace OciMultiArch.FileSystems;

/// <summary>How much is kept of the layers of an image at once: far more than images have, and memory has an end.</summary>
internal sealed class TreeLimit
{
    private const int MaxNames = 2_000_000;
    private const long MaxBytes = 256L << 20;
    private const long MaxSteps = 50_000_000;
    private const long MaxFileBytes = 64L << 30;
    private int members;
    private int nodes;
    private long bytes;
    private long steps;
    private long fileBytes;

    /// <exception cref="ContentMismatchException">There are too many, or they are too large.</exception>
    public void Take(TarMember member)
    {
        if (++members > MaxNames)
            throw Exceeded($"more than {MaxNames} files");
        fileBytes += member.FileSize;
        if (fileBytes is > MaxFileBytes or < 0)
            throw Exceeded($"files of more than {MaxFileBytes} bytes");
        foreach (var (key, value) in member.Metadata!.Attributes)
            TakeBytes(key.Length + value.Length);
        TakeBytes(member.LinkPath.Length);
    }

    public void TakeNode(string name)
    {
        if (++nodes > MaxNames)
            throw Exceeded($"more than {MaxNames} names of files and folders");
        TakeBytes(name.Length);
    }

    /// <summary>Takes steps along symbolic links.</summary>
    public void TakeSteps(int count)
    {
        steps += count;
        if (steps > MaxSteps)
            throw Exceeded("symbolic links that lead on and on");
    }

    private void TakeBytes(long count)
    {
        bytes += count;
        if (bytes > MaxBytes)
            throw Exceeded($"names, links and attributes of more than {MaxBytes} bytes");
    }

    private static ContentMismatchException Exceeded(string what) => new(
        Problem.LimitExceeded,
        $"The layers of the image have {what}. They are not read further.",
        new Remedy("Use an image from a source that you trust."));
}
