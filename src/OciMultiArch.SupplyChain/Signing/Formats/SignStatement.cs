using System.Text.Json;

namespace OciMultiArch.SupplyChain.Signing.Formats;

/// <summary>The statement of in-toto that is the signature of an image, as cosign writes it into a bundle.</summary>
/// <param name="Type">The type of the predicate.</param>
/// <param name="Subjects">What it is about.</param>
internal sealed record SignStatement(string Type, IReadOnlyList<SignStatement.Subject> Subjects)
{
    /// <summary>The type of a signature; others are attestations.</summary>
    public const string Signature = "https://sigstore.dev/cosign/sign/v1";

    private const string Version = "https://in-toto.io/Statement/v1";
    private const string Versions = "https://in-toto.io/Statement/v";

    public static byte[] Write(Digest digest, IReadOnlyDictionary<string, string> annotations) =>
        SignatureJson.Write(writer =>
        {
            writer.WriteString("_type", Version);
            writer.WriteStartArray("subject");
            writer.WriteStartObject();
            writer.WriteText("digest", digest.Algorithm, digest.Encoded);
            writer.WriteTexts("annotations", annotations);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteString("predicateType", Signature);
            writer.WriteTexts("predicate", new Dictionary<string, string>());
        });

    /// <summary>Reads a statement; null where it is none.</summary>
    public static SignStatement? Read(ReadOnlyMemory<byte> payload) => SignatureJson.TryRead(payload, static statement =>
    {
        var isStatement = statement.Text("_type")?.StartsWith(Versions, StringComparison.Ordinal) == true;
        if (!isStatement || statement.Text("predicateType") is not { } type)
            return null;
        var subjects = statement.GetProperty("subject").EnumerateArray().Select(ReadSubject);
        return new SignStatement(type, [.. subjects]);
    });

    private static Subject ReadSubject(JsonElement subject) => new(subject.Texts("digest"), subject.Texts("annotations"));

    /// <summary>What a statement is about.</summary>
    /// <param name="Digests">Its digests, encoded, by algorithm.</param>
    /// <param name="Annotations">What is said of it.</param>
    internal sealed record Subject(
        IReadOnlyDictionary<string, string> Digests, IReadOnlyDictionary<string, string> Annotations)
    {
        public bool Is(Digest digest) => Digests.TryGetValue(digest.Algorithm, out var hash) && hash == digest.Encoded;

        public override string ToString() => string.Join(", ", Digests.Select(static each => $"{each.Key}:{each.Value}"));
    }
}
