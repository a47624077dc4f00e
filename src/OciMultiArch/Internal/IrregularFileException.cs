namespace OciMultiArch.Internal;

/// <summary>A pipe, socket or device where a regular file is needed.</summary>
internal sealed class IrregularFileException(string kind) : IOException($"it is {kind}, not a regular file")
{
    public const string Remedy = "Write its content into a file, and name that file.";

    public static IrregularFileException WithoutLength() => new("a file of the system that does not say its length");
}
