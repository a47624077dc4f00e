using YamlDotNet.Core;

namespace OciMultiArch.Yaml;

/// <summary>How large a document may be, with what its anchors repeat.</summary>
internal static class YamlLimits
{
    public const int MaxDepth = 32;
    public const int MaxNodes = 100_000;
    private const int MaxMebibytes = 32;
    public const int MaxLetters = MaxMebibytes << 20;

    /// <summary>What is said of a document that is larger.</summary>
    /// <param name="at">Where it gets too large.</param>
    public static FormatException Exceeded(Mark at) => new(
        $"The document holds more than {MaxNodes} values or {MaxMebibytes} MiB, or is nested more than {MaxDepth} levels deep (line "
        + $"{at.Line}). Check its anchors.");
}
