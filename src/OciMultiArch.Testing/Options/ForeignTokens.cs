namespace OciMultiArch.Testing.Options;

/// <summary>A token service that is not the registry's own.</summary>
/// <param name="Realm">Its address, as challenges name it.</param>
/// <param name="Service">The service that tokens are asked for.</param>
/// <param name="ScopesOf">The scopes of a token; null for one that it never issued.</param>
internal sealed record ForeignTokens(Uri Realm, string Service, Func<string, IReadOnlyList<string>?> ScopesOf);
