using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OciMultiArch.Internal;
using OciMultiArch.SupplyChain.Signing.Ciphers;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>
/// Private keys as cosign and skopeo keep them: PKCS#8 in a secret box of NaCl, whose key scrypt makes of a password.
/// </summary>
internal static class SigstoreKey
{
    private const int MaxMemory = 1 << 30;

    /// <summary>The key as PKCS#8; null where the password is wrong.</summary>
    /// <exception cref="InvalidContentException">It is malformed, or encrypted in another way.</exception>
    public static byte[]? Open(ReadOnlyMemory<byte> document, string password)
    {
        var form = Read(document);
        var secret = Encoding.UTF8.GetBytes(password);
        var key = Scrypt.DeriveKey(secret, form.Salt, form.Cost, form.Blocks, form.Lanes, SecretBox.KeySize);
        CryptographicOperations.ZeroMemory(secret);
        var opened = SecretBox.Open(key, form.Nonce, form.Content);
        CryptographicOperations.ZeroMemory(key);
        return opened;
    }

    private static Form Read(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            var derivation = parsed.RootElement.GetProperty("kdf");
            var cipher = parsed.RootElement.GetProperty("cipher");
            CheckIs(derivation, "scrypt");
            CheckIs(cipher, "nacl/secretbox");
            var content = Bytes(parsed.RootElement, "ciphertext");
            Form form = new()
            {
                Cost = Number(derivation, "N"),
                Blocks = Number(derivation, "r"),
                Lanes = Number(derivation, "p"),
                Salt = Bytes(derivation, "salt"),
                Nonce = Bytes(cipher, "nonce"),
                Content = content,
            };
            return form.IsSane ? form : throw KeyFailure.Unreadable(PemKey.Sigstore);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException)
        {
            throw KeyFailure.Unreadable(PemKey.Sigstore);
        }
    }

    private static int Number(JsonElement derivation, string name) =>
        derivation.GetProperty("params").GetProperty(name).GetInt32();

    private static byte[] Bytes(JsonElement parent, string name) => parent.GetProperty(name).GetBytesFromBase64();

    private static void CheckIs(JsonElement part, string wanted)
    {
        var name = part.GetProperty("name").GetString() ?? "";
        if (name != wanted)
            throw KeyFailure.Of(
                $"The key is encrypted with '{Printable.Short(name)}', which is not read.",
                "Write it anew with cosign import-key-pair.");
    }

    private sealed record Form
    {
        public required int Cost { get; init; }

        public required int Blocks { get; init; }

        public required int Lanes { get; init; }

        public required byte[] Salt { get; init; }

        public required byte[] Nonce { get; init; }

        public required byte[] Content { get; init; }

        public bool IsSane => Cost > 1 && int.IsPow2(Cost) && Blocks is > 0 and <= 64 && Lanes is > 0 and <= 64
            && 128L * Blocks * Cost <= MaxMemory && Nonce.Length == SecretBox.NonceSize;
    }
}
