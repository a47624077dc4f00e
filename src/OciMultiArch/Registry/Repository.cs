using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch;

/// <summary>
/// A repository of a registry: a store over the OCI Distribution API. A light handle on its client, thread-safe; equal to every handle of the same client
/// on the same name.
/// </summary>
public sealed partial class Repository : IContentStore, IEquatable<Repository>
{
    private readonly RegistryClient client;
    private readonly ScopeSet? intended;

    internal Repository(RegistryClient client, RepositoryName name, RepositoryAccess access)
    {
        (this.client, Name) = (client, name);
        intended = access switch
        {
            RepositoryAccess.Push => Scope("pull", "push"),
            RepositoryAccess.Delete => Scope("pull", "push", "delete"),
            _ => null,
        };
    }

    /// <summary>Registry and path.</summary>
    public RepositoryName Name { get; }

    private RegistryHttp Http => client.Http;

    /// <summary>The manifest or index under a tag or digest, which must be there. One request, and one or two more where a token is needed.</summary>
    /// <param name="tagOrDigest">A tag, or a digest as <c>sha256:…</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is neither.</exception>
    /// <exception cref="ContentNotFoundException">It is not there.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public ValueTask<Artifact> GetAsync(string tagOrDigest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tagOrDigest);
        return GetAsync(
            tagOrDigest.Contains(':', StringComparison.Ordinal) ? new(Name, null, Digest.Parse(tagOrDigest)) : new ImageReference(Name, Tag.Parse(tagOrDigest)),
            cancellationToken);
    }

    /// <summary>Whether the other is a handle of the same client on the same repository.</summary>
    /// <param name="other">The other handle, or null.</param>
    public bool Equals(Repository? other) => other is not null && ReferenceEquals(client, other.client) && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Repository);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode();

    /// <summary>Registry and path.</summary>
    public override string ToString() => Name.ToString();

    /// <summary>Whether both are on one registry of one client, so that blobs can be mounted.</summary>
    internal bool IsBeside(Repository other) => ReferenceEquals(client, other.client) && Name.Registry == other.Name.Registry && Name != other.Name;

    internal async ValueTask<Artifact> GetAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var found = reference.Digest is { } digest
            ? await FindAsync(digest, cancellationToken).ConfigureAwait(false)
            : await FindAsync(reference.Tag!, cancellationToken).ConfigureAwait(false);
        return found?.ReadAs(reference) ?? throw new ContentNotFoundException($"{reference} does not exist. Check its name with the tags of {Name}.");
    }

    private ScopeSet Scope(params ReadOnlySpan<string> actions) => ScopeSet.OfRepository(Name.Path, actions.ToArray());

    private ScopeSet Reading => intended ?? Scope("pull");

    private ScopeSet Writing => intended ?? Scope("pull", "push");

    private ScopeSet Deleting => Writing.Union(Scope("delete"));

    private Uri Url(string rest) => new($"{Http.Host(Name.Registry).Endpoint.GetLeftPart(UriPartial.Authority)}/v2/{Name.Path}/{rest}");

    private RegistryCall Call(HttpMethod method, string rest, params IReadOnlyList<HttpStatusCode> answers) => new()
    {
        Method = method,
        Url = Url(rest),
        Repository = Name,
        Scopes = method == HttpMethod.Get || method == HttpMethod.Head ? Reading : method == HttpMethod.Delete ? Deleting : Writing,
        Answers = answers,
        Budget = Http.Budget(),
    };
}
