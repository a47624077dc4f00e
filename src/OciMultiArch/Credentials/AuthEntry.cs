using System.Text;
using OciMultiArch.Json;

namespace OciMultiArch.Credentials;

/// <summary>One entry of <c>auths</c>; members that are not there are empty.</summary>
internal readonly record struct AuthEntry(string Auth, string User, string Password, string IdentityToken, string RegistryToken)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes the credential, null for an empty entry; or says what is wrong, without content.</summary>
    public string? Read(out RegistryCredential? credential)
    {
        credential = null;
        try
        {
            credential = RegistryToken.Length > 0 ? RegistryCredential.BearerToken(RegistryToken)
                : IdentityToken.Length > 0 ? RegistryCredential.IdentityToken(IdentityToken)
                : Auth.Length > 0 ? Decoded()
                : User.Length > 0 || Password.Length > 0 ? RegistryCredential.Basic(User, Password) : null;
            return null;
        }
        catch (FormatException failure)
        {
            return failure.Message;
        }
        catch (ArgumentException)
        {
            return RegistryToken.Length > 0 ? "'registrytoken' could not stand in a header" : "'username' holds a ':'";
        }
    }

    /// <summary>The entry of a credential, as docker login writes it.</summary>
    public static byte[] Write(RegistryCredential credential) => credential.Kind switch
    {
        CredentialKind.Password => WireJson.Write(("auth", credential.BasicParameter)),
        CredentialKind.IdentityToken => WireJson.Write(("identitytoken", credential.Secret)),
        _ => WireJson.Write(("registrytoken", credential.Secret)),
    };

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
            return RegistryCredential.Basic(Strict.GetString(plain[..colon]), Strict.GetString(plain[(colon + 1)..]));
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("'auth' is not UTF-8");
        }
    }
}
