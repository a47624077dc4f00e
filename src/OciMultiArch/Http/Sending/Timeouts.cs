namespace OciMultiArch.Http;

/// <summary>How long to wait for the other side, by which clock.</summary>
/// <param name="Stall">The longest time without a byte.</param>
/// <param name="Answer">The longest time from a whole request to its answer.</param>
/// <param name="Clock">The clock.</param>
internal sealed record Timeouts(TimeSpan Stall, TimeSpan Answer, TimeProvider Clock);
