using System.Security.Cryptography;
using OciMultiArch.Testing.Options;

namespace OciMultiArch.Testing.Serving;

/// <summary>The tokens of a registry, and what each of them allows.</summary>
internal sealed class TokenIssuer(TestRegistryOptions options)
{
    /// <summary>The service that tokens are asked for.</summary>
    public const string OwnService = "test-registry";

    private readonly Dictionary<string, Issued> issued = [];
    private readonly Lock gate = new();

    public string Service => options.ForeignTokens?.Service ?? OwnService;

    /// <summary>The address of the token service, as a challenge names it.</summary>
    public Uri Realm(ReceivedRequest request)
    {
        if (options.ForeignTokens is { } foreign)
            return foreign.Realm;
        return new($"{request.Url.Scheme}://{options.TokenHost ?? request.Authority}/token");
    }

    /// <summary>Makes a token.</summary>
    public string Issue(IReadOnlyList<string> scopes)
    {
        var token = $"test.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        var end = options.TimeProvider.GetUtcNow() + options.TokenLifetime;
        lock (gate)
            issued.Add(token, new(scopes, end));
        return token;
    }

    /// <summary>What a token allows; null for one that was never issued here.</summary>
    public Issued? Find(string token)
    {
        if (options.ForeignTokens is { } foreign)
            return foreign.ScopesOf(token) is { } scopes ? new(scopes, DateTimeOffset.MaxValue) : null;
        lock (gate)
            return issued.GetValueOrDefault(token);
    }

    /// <summary>Whether a token is over.</summary>
    public bool IsOver(Issued token) => token.End <= options.TimeProvider.GetUtcNow();

    /// <param name="Scopes">The scopes that were granted.</param>
    /// <param name="End">When it is over.</param>
    public sealed record Issued(IReadOnlyList<string> Scopes, DateTimeOffset End);
}
