using System.Text;
using OciMultiArch.Json;

namespace OciMultiArch.Credentials;

/// <summary>One entry of <c>auths</c>; members that are not there are empty.</summary>
internal readonly record struct AuthEntry(
    string Auth, string User, string Password, string IdentityToken, string RegistryToken)
{
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The entry of a credential, as docker login writes it.</summary>
    public static byte[] Write(RegistryCredential credential) => credential.Kind switch
    {
        CredentialKind.Password => WireJson.Write(("auth", credential.BasicParameter)),
        CredentialKind.IdentityToken => WireJson.Write(("identitytoken", credential.Secret)),
        _ => WireJson.Write(("registrytoken", credential.Secret)),
    };

    /// <summary>Makes the credential of the entry.</summary>
    /// <param name="credential">The credential; null when the entry is empty or malformed.</param>
    /// <returns>What is wrong, without content; null when nothing is.</returns>
    public string? Read(out RegistryCredential? credential)
    {
        credential = null;
        try
        {
            credential = ToCredential();
            return null;
        }
        catch (FormatException failure)
        {
            return failure.Message;
        }
        catch (ArgumentException) when (RegistryToken.Length > 0)
        {
            return "'registrytoken' could not stand in a header";
        }
        catch (ArgumentException)
        {
            return "'username' holds a ':'";
        }
    }

    private RegistryCredential? ToCredential()
    {
        if (RegistryToken.Length > 0)
            return RegistryCredential.BearerToken(RegistryToken);
        if (IdentityToken.Length > 0)
            return RegistryCredential.IdentityToken(IdentityToken);
        if (Auth.Length > 0)
            return Decoded();
        if (User.Length == 0 && Password.Length == 0)
            return null;
        return RegistryCredential.Basic(User, Password);
    }

    private RegistryCredential Decoded()
    {
        var bytes = new byte[Auth.Length];
        if (!Convert.TryFromBase64String(Auth, bytes, out var length))
            throw new FormatException("'auth' is not base64");
        // Docker pads old entries with NUL.
        var plain = bytes.AsSpan(0, length).TrimEnd((byte)0);
        var colon = plain.IndexOf((byte)':');
        if (colon < 0)
            throw new FormatException("'auth' holds no ':' between user and password");
        try
        {
            var user = Strict.GetString(plain[..colon]);
            var password = Strict.GetString(plain[(colon + 1)..]);
            return RegistryCredential.Basic(user, password);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("'auth' is not UTF-8");
        }
    }
}
