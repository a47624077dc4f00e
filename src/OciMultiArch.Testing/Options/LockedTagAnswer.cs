using System.Text.Json.Nodes;

namespace OciMultiArch.Testing.Options;

/// <summary>What a registry answers to who writes a tag that may not move.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">The error's code.</param>
/// <param name="Words">The error's words: {0} is the tag, {1} the repository.</param>
internal sealed record LockedTagAnswer(int Status, string Code, string Words)
{
    public static LockedTagAnswer Ecr { get; } = new(
        400,
        "TAG_INVALID",
        "The image tag '{0}' already exists in the '{1}' repository and cannot be overwritten because the tag is immutable.");

    public static LockedTagAnswer Acr { get; } = new(
        405, "UNSUPPORTED", "The operation is disallowed on this registry, repository or image.");

    public static LockedTagAnswer ArtifactRegistry { get; } = new(
        400, "MANIFEST_INVALID", "cannot update tag {0}. The repository has enabled tag immutability");

    public static LockedTagAnswer Harbor { get; } = new(
        412, "PRECONDITION", "Failed to process request due to '{1}:{0}' configured as immutable.");

    public static LockedTagAnswer Quay { get; } = new(
        409, "TAG_IMMUTABLE", "tag is immutable and cannot be overwritten");

    public static LockedTagAnswer GitLab { get; } = new(400, "IMMUTABLE_TAG", "tag \"{0}\" is immutable");

    public static LockedTagAnswer Artifactory { get; } = new(
        403, "DENIED", "Not enough permissions to delete/overwrite artifact '{1}/{0}/manifest.json'");

    /// <summary>The answer for one tag.</summary>
    public TestReply Of(string tag, string repository)
    {
        var words = Words.Replace("{0}", tag, StringComparison.Ordinal).Replace("{1}", repository, StringComparison.Ordinal);
        JsonObject error = new() { ["code"] = Code, ["message"] = words };
        return new TestReply(Status).Json(new JsonObject { ["errors"] = new JsonArray(error) });
    }
}
