using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// The content address of a blob or manifest: an algorithm and the encoded hash (image-spec, descriptor.md, "Digests").
/// Immutable and safe for concurrent use; equal when both parts are.
/// </summary>
/// <remarks>
/// sha256 and sha512 can be verified. Any other well-formed algorithm is only carried: content under it is never
/// trusted.
/// </remarks>
[JsonConverter(typeof(TextValueConverter<Digest>))]
public sealed record Digest : IParsable<Digest>
{
    private static readonly SearchValues<char> AlgorithmLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> AlgorithmSeparators = SearchValues.Create("+._-");
    private static readonly SearchValues<char> EncodedLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=_-");
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private Digest(string algorithm, string encoded) => (Algorithm, Encoded) = (algorithm, encoded);

    /// <summary>The algorithm, for example <c>sha256</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The encoded hash; lower-case hexadecimal for sha256 and sha512.</summary>
    public string Encoded { get; }

    /// <summary>Whether this library can check content against this digest (sha256 and sha512).</summary>
    public bool CanVerify => Algorithm is "sha256" or "sha512";

    /// <summary>The sha256 digest of some bytes.</summary>
    /// <param name="content">The bytes to hash.</param>
    public static Digest Of(ReadOnlySpan<byte> content) => FromHash("sha256", SHA256.HashData(content));

    /// <summary>Parses <c>algorithm:encoded</c>.</summary>
    /// <param name="s">The text, for example <c>sha256:</c> and 64 lower-case hexadecimal digits.</param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">The text is not a digest; the message says what is wrong.</exception>
    public static Digest Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (Read(s, out var digest) is { } problem)
            throw new FormatException($"'{Printable.Short(s)}' is not a digest: {problem}.");
        return digest!;
    }

    /// <summary>Parses <c>algorithm:encoded</c> without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The digest when the answer is true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Digest result)
    {
        result = null;
        return s is not null && Read(s, out result) is null;
    }

    /// <summary>The form <c>algorithm:encoded</c>.</summary>
    public override string ToString() => $"{Algorithm}:{Encoded}";

    internal static Digest FromHash(string algorithm, ReadOnlySpan<byte> hash) =>
        new(algorithm, Convert.ToHexStringLower(hash));

    internal static string? Read(string text, out Digest? digest)
    {
        digest = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return "it has no ':' between algorithm and hash";
        var algorithm = text[..colon];
        var encoded = text[(colon + 1)..];
        if (!IsAlgorithm(algorithm))
            return "the algorithm must be lower-case letters and digits, parts joined by one of + . _ -";
        if (encoded.Length == 0 || encoded.AsSpan().ContainsAnyExcept(EncodedLetters))
            return "the hash must be letters, digits, '=', '_' or '-'";
        if (HexLength(algorithm) is { } length && !IsHex(encoded, length))
            return $"{algorithm} needs {length} lower-case hexadecimal digits";
        digest = new(algorithm, encoded);
        return null;
    }

    private static int? HexLength(string algorithm) => algorithm switch
    {
        "sha256" or "blake3" => 64,
        "sha512" => 128,
        _ => null,
    };

    private static bool IsHex(string text, int length) =>
        text.Length == length && !text.AsSpan().ContainsAnyExcept(LowerHex);

    private static bool IsAlgorithm(string text)
    {
        var afterSeparator = true;
        foreach (var letter in text)
        {
            if (AlgorithmLetters.Contains(letter))
                afterSeparator = false;
            else if (afterSeparator || !AlgorithmSeparators.Contains(letter))
                return false;
            else
                afterSeparator = true;
        }
        return !afterSeparator;
    }
}
