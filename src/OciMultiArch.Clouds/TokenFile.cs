using OciMultiArch.Internal;

namespace OciMultiArch.Clouds;

/// <summary>
/// Files that a platform writes, and writes again before what is in them ends. Messages say neither what is in them nor
/// where they are: a token may stand in the variable that should name its file.
/// </summary>
internal static class TokenFile
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The token in a file: one that a header can hold.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static async ValueTask<string> TokenAsync(string name, string path, CancellationToken cancellationToken)
    {
        var token = await ReadAsync(name, path, cancellationToken).ConfigureAwait(false);
        if (CloudText.FitsHeader(token))
            return token;
        throw CloudFailure.Setting(name, "its file holds more than a token", "Check what writes it.");
    }

    /// <summary>The content of a file, without space around it.</summary>
    /// <param name="name">What names the file, for messages: a variable.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="OciException">It cannot be read, is too large, or holds nothing.</exception>
    public static async ValueTask<string> ReadAsync(string name, string path, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(name, path, cancellationToken).ConfigureAwait(false);
        if (bytes.Length > MaxBytes)
            throw CloudFailure.Setting(name, "its file is larger than 1 MiB", "Name the right file.");
        using StreamReader reader = new(bytes);
        var text = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        if (text.Trim() is { Length: > 0 } content)
            return content;
        throw CloudFailure.Setting(name, "its file is empty", "Check what writes it.");
    }

    private static async ValueTask<MemoryStream> BytesAsync(
        string name, string path, CancellationToken cancellationToken)
    {
        try
        {
            RegularFile.CheckWhole(path);
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxBytes + 1];
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            return new(buffer, 0, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var reason = $"{name}: its file cannot be read: {Why(failure, path)}.";
            throw new OciException(Problem.DiskFailure, reason, new("Check its path and its permissions."));
        }
    }

    // In words of our own: the system's repeat the path.
    private static string Why(Exception failure, string path) => failure switch
    {
        IrregularFileException => failure.Message,
        PathTooLongException => "its path is too long",
        FileNotFoundException or DirectoryNotFoundException => "there is none",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
        UnauthorizedAccessException => "permission is denied",
        _ => "the system refuses",
    };
}
