namespace OciMultiArch.TestKit;

/// <summary>Whom a <see cref="TokenServer"/> gives what.</summary>
public sealed record TokenServerOptions
{
    /// <summary>Names and passwords; a name that comes with another password is answered with 401.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } =
        new Dictionary<string, string> { [RealRegistry.User] = RealRegistry.Password };

    /// <summary>Refresh tokens and the users they stand for, for the POST flow.</summary>
    public IReadOnlyDictionary<string, string> RefreshTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>The actions that are granted without a user. The default is all that is asked for.</summary>
    public IReadOnlySet<string> AnonymousActions { get; init; } = new HashSet<string> { "pull", "push", "delete", "*" };

    /// <summary>The last word on what is granted, after users and anonymous actions: the scopes of the ask it keeps. Null: all.</summary>
    public Func<TokenAsk, IReadOnlyList<string>>? Grant { get; init; }

    /// <summary>How long a token says that it is valid; null: the reply leaves expires_in out.</summary>
    public TimeSpan? Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The field the token stands in: token or access_token.</summary>
    public string TokenField { get; init; } = "token";

    /// <summary>Whether the OAuth2 form of POST is answered; else it is 404, as servers do that only know GET.</summary>
    public bool AnswersPost { get; init; }
}
