namespace OciMultiArch.Checks;

/// <summary>What is remembered of one path of a layer: no content, only what it leads to or can be told from its first bytes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Link">Where a link leads.</param>
/// <param name="Header">The header of a program; null for any other file.</param>
/// <param name="Interpreter">The program that a script names in its first line; null for any other file.</param>
internal sealed record LayerFile(LayerFileKind Kind, string? Link = null, ExecutableHeader? Header = null, string? Interpreter = null);
