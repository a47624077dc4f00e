using OciMultiArch.Internal;

namespace OciMultiArch.Checks;

/// <summary>The platforms that an index states, as clients will read them.</summary>
internal static class StatedPlatformChecks
{
    /// <summary>What clients stumble over.</summary>
    public static IEnumerable<VerifyProblem> Of(VerifiedManifest manifest, ImageIndex index)
    {
        var entries = index.Manifests.Where(static entry => entry.MediaType.IsManifest && !entry.IsAttestation);
        foreach (var entry in entries)
        {
            if (entry.Platform is { } platform && Problem(manifest, entry, platform) is { } problem)
                yield return problem;
        }
    }

    private static VerifyProblem? Problem(VerifiedManifest manifest, Descriptor entry, Platform stated)
    {
        if (!stated.IsNamed())
            return Incomplete(manifest, entry, stated);
        if (VerifiedManifest.IsUnknown(stated))
            return Unknown(manifest, entry);
        if (IsUsual(stated))
            return null;
        return manifest.Warning(
            VerifyProblemKind.PlatformSpelling,
            $"The index {manifest.Artifact.Digest} says that {entry.Digest} is for {stated}. "
            + $"Clients that compare texts do not match it with {stated.Written()}.",
            new($"Let the index say {stated.Written()}."),
            entry);
    }

    // Neither half is stated by tools that know none.
    private static VerifyProblem? Incomplete(VerifiedManifest manifest, Descriptor entry, Platform stated)
    {
        if (stated.Os.Length == 0 && stated.Architecture.Length == 0)
            return null;
        var half = $"the operating system '{Printable.Short(stated.Os)}' and no architecture";
        if (stated.Os.Length == 0)
            half = $"the architecture '{Printable.Short(stated.Architecture)}' and no operating system";
        return manifest.Warning(
            VerifyProblemKind.PlatformIncomplete,
            $"The index {manifest.Artifact.Digest} states of {entry.Digest} {half}. "
            + "Clients pass over such an entry, and some registries fail on it.",
            new("State its whole platform, or none."),
            entry);
    }

    private static VerifyProblem Unknown(VerifiedManifest manifest, Descriptor entry) => manifest.Warning(
        VerifyProblemKind.PlatformUnknown,
        $"The index {manifest.Artifact.Digest} says that {entry.Digest} is for unknown/unknown, as attestations are, "
        + $"but no annotation ({AnnotationKeys.DockerReferenceType}) says so, or of which image it is.",
        new("Write the annotations that attestations have, or remove the entry."),
        entry);

    // What is usual may be left out: v8 of arm64, v1 of amd64, v7 of arm.
    private static bool IsUsual(Platform stated)
    {
        var canonical = stated.Canonical();
        if (stated.Os != canonical.Os || stated.Architecture != canonical.Architecture)
            return false;
        if (string.IsNullOrEmpty(stated.Variant) || stated.Variant == canonical.Variant)
            return true;
        return stated is { Architecture: "arm64", Variant: "v8" } or { Architecture: "amd64", Variant: "v1" };
    }
}
