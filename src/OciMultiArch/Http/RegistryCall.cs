using System.Net;

namespace OciMultiArch.Http;

/// <summary>One request to a registry: what to send, which rights it needs, which answers are no errors.</summary>
internal sealed record RegistryCall
{
    public required HttpMethod Method { get; init; }

    public required Uri Url { get; init; }

    /// <summary>The repository whose credentials are used, and which messages name.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>The rights without which the registry would refuse.</summary>
    public required ScopeSet Scopes { get; init; }

    /// <summary>Makes the body, anew for every try; null for none.</summary>
    public Func<CancellationToken, ValueTask<HttpContent>>? Content { get; init; }

    /// <summary>How many bytes the body has, as far as that matters to others who share the link.</summary>
    public long BodyBytes { get; init; }

    /// <summary>How many bytes of body the answer has, as far as they are many; 0 where it is small.</summary>
    public long ReplyBytes { get; init; }

    public string? Accept { get; init; }

    /// <summary>Further headers, for the registry itself alone.</summary>
    public IReadOnlyList<KeyValuePair<string, IEnumerable<string>>> Headers { get; init; } = [];

    /// <summary>Whether the call is not of the API of the distribution-spec, but of one that the registry has besides.</summary>
    public bool IsOwnApi { get; init; }

    /// <summary>The entity tag that what is written over must have; null for any.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The first byte wanted of a blob; 0 for all.</summary>
    public long From { get; init; }

    /// <summary>The statuses that answer the question, besides 2xx.</summary>
    public IReadOnlyList<HttpStatusCode> Answers { get; init; } = [];

    /// <summary>
    /// Whether another way is taken where the call is refused (4xx): that is thrown as always, and no error for who watches.
    /// </summary>
    public bool HasWayRound { get; init; }

    /// <summary>
    /// Whether whatever another host answers, to which the registry redirected, is an answer too: a page there says
    /// that the registry has no such request.
    /// </summary>
    public bool TakesAnyAnswerElsewhere { get; init; }

    /// <summary>The tries that this call shares with others of one operation.</summary>
    public required RetryBudget Budget { get; init; }

    /// <summary>What the call is for: the registry's API, or a token.</summary>
    public ExchangeKind Kind { get; init; }

    /// <summary>How often the call was sent; a copy that asks something else needs its own counter.</summary>
    public SendCounter Sends { get; init; } = new();

    /// <summary>
    /// Whether the pipeline may send the call again. An upload is sent again elsewhere, in a new session.
    /// </summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>
    /// Whether a failed answer stays what it is however often the call is sent, by the codes of its errors; null: its
    /// status alone decides.
    /// </summary>
    public Func<IReadOnlyList<string>, bool>? IsFinal { get; init; }

    /// <summary>Whether the answer only saves work: what it refuses to tell, a write tells.</summary>
    public bool OnlySavesWork { get; init; }

    /// <summary>Whether the call only reads.</summary>
    public bool IsRead => IsReading(Method);

    /// <summary>
    /// What its credential is wanted for: the repository, where the rights are of it; otherwise the registry as a whole.
    /// </summary>
    public CredentialRequest CredentialRequest
    {
        get
        {
            if (Scopes.ActionsOn(Repository.Path) is not { } actions)
                return new(Repository.Registry);
            var access = RepositoryAccess.Pull;
            if (actions.Contains("delete"))
                access = RepositoryAccess.Delete;
            else if (actions.Contains("push"))
                access = RepositoryAccess.Push;
            return new(Repository, access);
        }
    }

    /// <summary>Whether the call reads content of repositories and needs no other right.</summary>
    public bool IsPullOnly => IsRead && !Scopes.IsEmpty && Scopes.IsPullOnly;

    public static bool IsReading(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head;

    public bool Accepts(HttpStatusCode status) => (int)status is >= 200 and < 300 || Answers.Contains(status);

    public bool Accepts(RegistryReply reply)
    {
        if (Accepts(reply.Status))
            return true;
        return TakesAnyAnswerElsewhere && Authority.Of(reply.Answered) != Authority.Of(Url);
    }

    /// <summary>Method and URL for messages: no scheme, no secret.</summary>
    public override string ToString()
    {
        var schemeLength = Url.Scheme.Length + "://".Length;
        return $"{Method} {Redact.Url(Url)[schemeLength..]}";
    }
}
