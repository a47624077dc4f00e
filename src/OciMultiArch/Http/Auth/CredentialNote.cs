using OciMultiArch.Credentials;

namespace OciMultiArch.Http;

/// <summary>
/// What is worth knowing of the credential behind a request when it is refused. Holds no secret.
/// </summary>
internal sealed record CredentialNote
{
    /// <summary>Where the credential was found; null without one, and for one that the program itself gave.</summary>
    public CredentialOrigin? Origin { get; init; }

    /// <summary>The token service that was not shown the credential; null: the credential was not held back.</summary>
    public Authority? WithheldFrom { get; init; }

    /// <summary>Why there is no credential, although there may be one: its helper is missing. Null: nothing failed.</summary>
    public OciException? Failure { get; init; }

    /// <summary>What the caller is told of once, where the registry answers; null: nothing failed.</summary>
    public OciException? Warning { get; init; }

    /// <summary>The other registry that refused, where the one that was asked redirects there; null: the latter.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>Why a token service was asked without the credential.</summary>
    public static string WhyWithheld(Authority service, string registry) =>
        $"The token service {service} is another host than {registry}, so it was not shown the credentials.";
}
