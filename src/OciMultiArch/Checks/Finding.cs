namespace OciMultiArch.Checks;

/// <summary>What is wrong with one piece of content, whoever points at it.</summary>
/// <param name="IsMissing">Whether it is not there at all.</param>
/// <param name="Why">Why, in the words of the place; null where there is nothing to add.</param>
internal sealed record Finding(bool IsMissing, string? Why);
