namespace OciMultiArch.SupplyChain.Signing;

/// <summary>What is said of an image that is not signed as a policy wants.</summary>
internal static class Refusal
{
    private const int MaxTold = 5;

    private static readonly Remedy ByKey = new("Sign it with the key that is trusted, or trust the key that it was signed with.");
    private static readonly Remedy ByIdentity = new("Have a trusted identity sign it, or trust the identity that signed it.");

    public static OciException Of(Artifact artifact, SignatureReport report, SignaturePolicy policy)
    {
        var name = NameOf(artifact);
        var untrusted = report.Untrusted[0];
        var what = untrusted == artifact.Digest ? name : $"{untrusted} of {name}";
        var found = report.Signatures.Where(signature => signature.Image == untrusted).ToArray();
        return new(Problem.NotSigned, Reason(what, found), policy.Root is null ? ByKey : ByIdentity);
    }

    private static string Reason(string what, ImageSignature[] found)
    {
        if (found.Length == 0)
            return $"{what} is not signed.";
        var told = string.Join(' ', found.Take(MaxTold).Select(static signature => signature.Failure));
        var more = found.Length > MaxTold ? $" {found.Length - MaxTold} more do not hold either." : "";
        return $"{what} has no signature that holds. {told}{more}";
    }

    private static string NameOf(Artifact artifact)
    {
        if (artifact.Reference is { } reference)
            return reference.Digest is null ? $"{reference}@{artifact.Digest}" : $"{reference}";
        return artifact.Sources.Count > 0 ? $"{artifact.Sources[0]}@{artifact.Digest}" : $"{artifact.Digest}";
    }
}
