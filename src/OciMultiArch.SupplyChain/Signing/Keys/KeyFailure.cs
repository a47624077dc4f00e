using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Keys;

/// <summary>What is wrong with a key; nothing of the key, nor of its password, is in it.</summary>
internal static class KeyFailure
{
    public static InvalidContentException Of(string reason, string remedy) =>
        new(Problem.InvalidContent, reason, new(remedy));

    /// <summary>The key is not what its frame says.</summary>
    public static InvalidContentException Unreadable(string label) => Of(
        $"The content of {label} in the key is not what the form demands.", "Write the key anew with openssl or cosign.");

    /// <summary>Reads something, and makes every failure one of the key.</summary>
    public static T Guard<T>(string label, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is CryptographicException or System.Formats.Asn1.AsnContentException)
        {
            throw Unreadable(label); // the cause may repeat bytes of the key
        }
    }
}
