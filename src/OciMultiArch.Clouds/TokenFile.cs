namespace OciMultiArch.Clouds;

/// <summary>Files that a platform writes, and writes again before what is in them ends.</summary>
internal static class TokenFile
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The content of a file, without space around it.</summary>
    /// <param name="name">What names the file, for messages: a variable.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="OciException">It cannot be read, or holds nothing.</exception>
    public static async ValueTask<string> ReadAsync(string name, string path, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw CloudFailure.Setting(name, "its file is larger than 1 MiB", $"Correct {name}, or unset it.");
            var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
            if (text.Trim() is { Length: > 0 } content)
                return content;
            throw CloudFailure.Setting(name, "its file is empty", "Check what writes it.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var reason = $"{name}: its file cannot be read.";
            throw new OciException(Problem.DiskFailure, reason, new("Check its path and its permissions."), failure);
        }
    }
}
