using OciMultiArch.Internal;
using OciMultiArch.Tool.Text;
using OciMultiArch.Yaml;

namespace OciMultiArch.Tool.Arguments;

/// <summary>A file that people write in JSON, or in YAML as the same document.</summary>
internal static class DocumentFile
{
    private const string Json = ".json";
    private const int BufferBytes = 1 << 16;
    private const int MaxBytes = 16 << 20;

    /// <summary>Refuses a file that is not named as one of these.</summary>
    /// <exception cref="UsageException">The name says neither JSON nor YAML.</exception>
    public static void Check(string path)
    {
        if (Path.GetExtension(path) is Json or ".yaml" or ".yml")
            return;
        if (Path.GetFileName(path).Contains("Dockerfile", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{path}' is a Dockerfile, and none is read here: options say what its lines say.");
        throw new UsageException($"'{path}' is neither .json nor .yaml. Name the file by what it holds.");
    }

    /// <summary>Reads a file and what it says.</summary>
    /// <exception cref="UsageException">It is not there, or says something wrong.</exception>
    public static async Task<T> ReadAsync<T>(
        string path, Func<byte[], T> parse, CancellationToken cancellationToken)
    {
        Check(path);
        try
        {
            // A pipe may keep its reader waiting.
            var json = await Task.Run(() => ReadJson(path), cancellationToken).WaitAsync(cancellationToken);
            return parse(json);
        }
        catch (FormatException wrong)
        {
            throw Wrong(path, wrong);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, failure);
        }
    }

    /// <summary>Reads YAML, or JSON, which is YAML too, from the standard input.</summary>
    /// <exception cref="UsageException">It says something wrong.</exception>
    public static async Task<T> ReadInputAsync<T>(Func<byte[], T> parse, CancellationToken cancellationToken)
    {
        using MemoryStream content = new();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(content, cancellationToken);
        try
        {
            return parse(YamlText.ToJson(content.ToArray()));
        }
        catch (FormatException wrong)
        {
            throw Wrong("-", wrong);
        }
    }

    /// <summary>Reads a file as JSON.</summary>
    /// <exception cref="FormatException">The content is no YAML, or too large.</exception>
    public static byte[] ReadJson(string path)
    {
        var content = Read(path);
        return Path.GetExtension(path) == Json ? content : YamlText.ToJson(content);
    }

    // A pipe or a device may have no end.
    private static byte[] Read(string path)
    {
        RegularFile.CheckWhole(path);
        using var file = File.OpenRead(path);
        using MemoryStream content = new();
        var buffer = new byte[BufferBytes];
        while (file.Read(buffer) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MaxBytes)
                throw new FormatException($"The file is larger than {MaxBytes >> 20} MiB.");
        }
        return content.ToArray();
    }

    /// <summary>What is wrong in a file.</summary>
    public static UsageException Wrong(string path, FormatException wrong) => new($"{path}: {wrong.Message}", wrong);

    /// <summary>A file that the disk does not give.</summary>
    public static UsageException Unreadable(string path, Exception failure) =>
        new($"{path} cannot be read: {DiskReason.Of(failure, path)}.", failure);
}
