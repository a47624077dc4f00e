namespace OciMultiArch.Tool.Reports;

/// <summary>One tag or one manifest that was deleted.</summary>
/// <param name="Reference">What the command line named.</param>
/// <param name="Digest">What the tag pointed at, or the manifest.</param>
/// <param name="Tags">The tags that went.</param>
internal sealed record Deleted(string Reference, string Digest, IReadOnlyList<string> Tags);
