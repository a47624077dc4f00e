using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>A file that people write in JSON, or in YAML as the same document.</summary>
internal static class DocumentFile
{
    private const string Json = ".json";

    /// <summary>Refuses a file that is not named as one of these.</summary>
    /// <exception cref="UsageException">The name says neither JSON nor YAML.</exception>
    public static void Check(string path)
    {
        if (Path.GetExtension(path) is not (Json or ".yaml" or ".yml"))
            throw new UsageException($"'{path}' is neither .json nor .yaml. Name the file by what it holds.");
    }

    /// <summary>The content as JSON.</summary>
    /// <exception cref="FormatException">The content is no YAML.</exception>
    public static byte[] ToJson(string path, byte[] content) =>
        Path.GetExtension(path) == Json ? content : YamlDocument.ToJson(content);

    /// <summary>What is wrong in a file.</summary>
    public static UsageException Wrong(string path, FormatException wrong) => new($"{path}: {wrong.Message}", wrong);

    /// <summary>A file that the disk does not give.</summary>
    public static UsageException Unreadable(string path, Exception failure) =>
        new($"{path} cannot be read: {failure.Message}", failure);
}
