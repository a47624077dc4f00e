using System.Text.Json.Serialization;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>sign --json</c> and <c>verify --json</c> print.</summary>
/// <param name="Reference">What the command line named.</param>
/// <param name="Digest">The digest of that.</param>
/// <param name="Trusted">Whether everything that needs a signature has one that holds.</param>
/// <param name="Signatures">The signatures; those of an index first.</param>
/// <param name="Untrusted">The digests of what has none that holds.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record SignatureList(
    string Reference,
    string Digest,
    bool Trusted,
    IReadOnlyList<SignatureList.Found> Signatures,
    IReadOnlyList<string> Untrusted,
    int Requests)
{
    /// <summary>Prints what was signed for people.</summary>
    public void WriteSigned()
    {
        foreach (var signature in Signatures)
            Output.Line($"{(signature.New ? "signed" : "unchanged")} {signature.Image}  {signature.Place()}");
    }

    /// <summary>Prints what was found for people.</summary>
    public void WriteFound()
    {
        Output.Line(Reference.Contains('@', StringComparison.Ordinal) ? Reference : $"{Reference}@{Digest}");
        foreach (var signature in Signatures)
        {
            var image = signature.Image == Digest ? "" : $" of {signature.Image}";
            Output.Line($"{(signature.Failure is null ? "holds" : "does not hold")}{image}  {signature.Place()}");
            Output.List("key", [.. new[] { signature.Key }.OfType<string>()]);
            Output.List("by", [.. new[] { signature.Identity, signature.Issuer }.OfType<string>()]);
            Output.List("says", [.. signature.Annotations.Select(static said => $"{said.Key}={said.Value}")]);
        }
        foreach (var digest in Untrusted)
            Output.Line($"NOT trusted {digest}");
    }

    /// <summary>One signature.</summary>
    /// <param name="Image">The digest of what it belongs to.</param>
    /// <param name="Format">How it is kept: bundle or cosign.</param>
    /// <param name="Manifest">The digest of the manifest that holds it.</param>
    /// <param name="Tag">The tag that it is under.</param>
    /// <param name="Key">The trusted key that made it.</param>
    /// <param name="Annotations">What it says.</param>
    /// <param name="Failure">Why it does not count.</param>
    /// <param name="New">Whether it was made just now.</param>
    internal sealed record Found(
        string Image,
        string Format,
        string Manifest,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tag,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key,
        IReadOnlyDictionary<string, string> Annotations,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Failure,
        bool New)
    {
        /// <summary>The trusted identity that made it without a key.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Identity { get; init; }

        /// <summary>Who vouched for that identity.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Issuer { get; init; }

        public static Found Of(ImageSignature signature) => OfKey(signature) with
        {
            Identity = signature.Identity?.Subject,
            Issuer = signature.Identity?.Issuer,
        };

        private static Found OfKey(ImageSignature signature) => new(
            $"{signature.Image}",
            SignatureOptions.NameOf(signature.Format),
            $"{signature.Manifest}",
            signature.Tag?.Value,
            signature.Key?.ToString(),
            signature.Annotations,
            signature.Failure,
            signature.IsNew);

        public string Place() => Tag is null ? $"{Format} {Manifest}" : $"{Format} {Tag}";
    }
}
