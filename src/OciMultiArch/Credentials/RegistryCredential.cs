using System.Security.Cryptography;
using System.Text;
using OciMultiArch.Credentials;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// What a registry knows a user by: user and password, an identity token or a bearer token. Immutable and safe to share
/// between threads. It shows nothing but when it expires and where it was found: neither <see cref="ToString"/> nor a serialiser reveals a
/// secret.
/// </summary>
public sealed class RegistryCredential
{
    private RegistryCredential(CredentialKind kind, string user, string secret, DateTimeOffset? expires = null) =>
        (Kind, User, Secret, Expires) = (kind, user, secret, expires);

    /// <summary>
    /// When it expires; null, the default, when that is not known. The source that gave it is asked again before that.
    /// Not a secret.
    /// </summary>
    public DateTimeOffset? Expires { get; }

    /// <summary>
    /// Where it was found, for people: <c>login file '~/.docker/config.json'</c>, <c>environment variable
    /// GITHUB_TOKEN</c>, <c>credential helper 'docker-credential-pass'</c>; null when the program itself gave it. Not a
    /// secret.
    /// </summary>
    public string? Source => Origin?.Name;

    internal CredentialKind Kind { get; }

    /// <summary>
    /// Whether reading may go on without it where it is refused: the machine happened to have it, or its source is
    /// optional.
    /// </summary>
    internal bool IsOptional { get; private init; }

    /// <summary>Where it was found; null when the program itself gave it.</summary>
    internal CredentialOrigin? Origin { get; private init; }

    /// <summary>The failure of an optional source that was asked before; null: none failed.</summary>
    internal OciException? PassedOver { get; private init; }

    /// <summary>Empty for tokens.</summary>
    internal string User { get; }

    /// <summary>The password or the token.</summary>
    internal string Secret { get; }

    /// <summary>
    /// The parameter of a Basic <c>Authorization</c> header (RFC 7617, in UTF-8); for user and password only.
    /// </summary>
    internal string BasicParameter => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Secret}"));

    /// <summary>Tells accounts apart without holding a secret.</summary>
    internal string Identity =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}\n{User}\n{Secret}")));

    /// <summary>Every text that may not appear in a log or message.</summary>
    internal IReadOnlyList<string> Secrets => Kind == CredentialKind.Password ? [Secret, BasicParameter] : [Secret];

    /// <summary>
    /// A user and a password (or an access token used as one), for registries with Basic authentication and for token
    /// services.
    /// </summary>
    /// <param name="user">
    /// The user's name; may be empty where a registry looks at the password alone, but holds no ':' (RFC 7617).
    /// </param>
    /// <param name="password">The password, used as it is; may hold any character.</param>
    /// <exception cref="ArgumentException">The user's name holds a ':'.</exception>
    public static RegistryCredential Basic(string user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        if (user.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException("A user's name may not hold ':' (RFC 7617).", nameof(user));
        return new(CredentialKind.Password, user, password);
    }

    /// <summary>
    /// An identity token: exchanged for bearer tokens at the registry's token service (OAuth2 <c>refresh_token</c>),
    /// never sent to the registry.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <exception cref="ArgumentException">The token is empty.</exception>
    public static RegistryCredential IdentityToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new(CredentialKind.IdentityToken, "", token);
    }

    /// <summary>A bearer token that the registry takes as it is; it is never renewed.</summary>
    /// <param name="token">The token: visible ASCII only, for it stands in a header.</param>
    /// <exception cref="ArgumentException">The token is empty or could not stand in a header.</exception>
    public static RegistryCredential BearerToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        if (!Printable.IsVisibleAscii(token))
            throw new ArgumentException("A bearer token may hold visible ASCII characters only.", nameof(token));
        return new(CredentialKind.BearerToken, "", token);
    }

    /// <summary>
    /// Makes a copy that says when it expires, for sources whose credentials live shorter than a long build. A client
    /// asks its source again when a third of the life is left, at the earliest five minutes before the end. A
    /// credential that has expired already is used until it is refused.
    /// </summary>
    /// <param name="expires">When it expires.</param>
    public RegistryCredential WithExpiry(DateTimeOffset expires) =>
        new(Kind, User, Secret, expires) { IsOptional = IsOptional, Origin = Origin, PassedOver = PassedOver };

    /// <summary>
    /// Makes a copy that says where it was found, for messages of a registry that refuses it.
    /// </summary>
    /// <param name="source">
    /// The place, as it follows "the": <c>identity of this machine</c>. Not a secret.
    /// </param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public RegistryCredential WithSource(string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        return From(CredentialOrigin.Account(source));
    }

    /// <summary>A copy that reading may go on without.</summary>
    internal RegistryCredential AsOptional() =>
        new(Kind, User, Secret, Expires) { IsOptional = true, Origin = Origin, PassedOver = PassedOver };

    /// <summary>A copy that says where it was found.</summary>
    internal RegistryCredential From(CredentialOrigin origin) =>
        new(Kind, User, Secret, Expires) { IsOptional = IsOptional, Origin = origin, PassedOver = PassedOver };

    /// <summary>A copy that says which failure came before it.</summary>
    internal RegistryCredential After(OciException failure) =>
        new(Kind, User, Secret, Expires) { IsOptional = IsOptional, Origin = Origin, PassedOver = failure };

    /// <summary>The kind of the credential, without its content.</summary>
    public override string ToString() => Kind switch
    {
        CredentialKind.Password => "user and password (hidden)",
        CredentialKind.IdentityToken => "identity token (hidden)",
        _ => "bearer token (hidden)",
    };
}
