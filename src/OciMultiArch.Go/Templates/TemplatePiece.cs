namespace OciMultiArch.Go;

/// <summary>A piece of a text with placeholders.</summary>
/// <param name="Text">The text itself, or what stands before the value of a placeholder where that is not empty.</param>
/// <param name="Name">The name of the placeholder; null for text.</param>
internal sealed record TemplatePiece(string Text, string? Name);
