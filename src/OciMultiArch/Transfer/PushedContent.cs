namespace OciMultiArch;

/// <summary>One blob or manifest of a push, and how it came to be in the store.</summary>
/// <param name="Descriptor">What it is.</param>
/// <param name="Arrival">Whether it was there, was taken over from a neighbour, or was sent.</param>
public sealed record PushedContent(Descriptor Descriptor, Arrival Arrival);
