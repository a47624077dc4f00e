using System.Net;

namespace OciMultiArch.Http;

/// <summary>One request to a registry: what to send, which rights it needs, which answers are no errors.</summary>
internal sealed record RegistryCall
{
    public required HttpMethod Method { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Whose credentials to use, and the name for messages.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>The rights without which the registry would refuse.</summary>
    public required ScopeSet Scopes { get; init; }

    /// <summary>Makes the body, anew for every try; null for none.</summary>
    public Func<CancellationToken, ValueTask<HttpContent>>? Content { get; init; }

    public string? Accept { get; init; }

    /// <summary>The first byte wanted of a blob; 0 for all.</summary>
    public long From { get; init; }

    /// <summary>The statuses that answer the question, besides 2xx.</summary>
    public IReadOnlyList<HttpStatusCode> Answers { get; init; } = [];

    /// <summary>The tries this call shares with others of one operation.</summary>
    public required RetryBudget Budget { get; init; }

    /// <summary>What it is for: the registry's API, or a token.</summary>
    public ExchangeKind Kind { get; init; }

    /// <summary>How often it went out; a copy that asks something else needs its own.</summary>
    public SendCounter Sends { get; init; } = new();

    /// <summary>Whether the pipeline may send it again; an upload's body has a retry owner of its own.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether it asks for content of repositories and for no right but to read them.</summary>
    public bool IsOfReader => (Method == HttpMethod.Get || Method == HttpMethod.Head) && !Scopes.IsEmpty && Scopes.Scopes.All(static each => each.Actions.SetEquals(["pull"]));

    public bool Accepts(HttpStatusCode status) => (int)status is >= 200 and < 300 || Answers.Contains(status);

    /// <summary>Method and URL for messages: no scheme, no secret.</summary>
    public override string ToString() => $"{Method} {Redact.Url(Url)[(Url.Scheme.Length + 3)..]}";
}
