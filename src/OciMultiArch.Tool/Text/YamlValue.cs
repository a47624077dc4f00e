namespace OciMultiArch.Tool.Text;

/// <summary>A value in a text in YAML.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Key">The key it is the value of; null in a list.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Line">The line it begins on.</param>
internal sealed record YamlValue(string Text, string? Key, int Start, int End, int Line);
