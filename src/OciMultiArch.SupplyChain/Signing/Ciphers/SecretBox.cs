using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Ciphers;

/// <summary>The secret box of NaCl: XSalsa20 and Poly1305.</summary>
internal static class SecretBox
{
    /// <summary>The bytes of a key.</summary>
    public const int KeySize = 32;

    /// <summary>The bytes of a nonce.</summary>
    public const int NonceSize = 24;

    /// <summary>What is in the box; null where key or box is wrong.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> box)
    {
        if (box.Length < Poly1305.TagSize)
            return null;
        var sealedBytes = box[Poly1305.TagSize..];
        var stream = new byte[KeySize + sealedBytes.Length];
        Salsa20.Stream(key, nonce, stream);
        var tag = Poly1305.Tag(stream.AsSpan(0, KeySize), sealedBytes);
        if (!CryptographicOperations.FixedTimeEquals(tag, box[..Poly1305.TagSize]))
            return null;
        var opened = stream[KeySize..];
        for (var at = 0; at < opened.Length; at++)
            opened[at] ^= sealedBytes[at];
        return opened;
    }
}
