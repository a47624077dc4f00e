using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Http;
using OciMultiArch.Registry;

namespace OciMultiArch;

/// <summary>
/// A repository of a registry: a store over the OCI Distribution API. A light handle on its client, thread-safe; equal
/// to every handle of the same client on the same name.
/// </summary>
public sealed partial class Repository : IContentStore, IMirroredStore, IEquatable<Repository>
{
    private readonly ClientState client;
    private readonly RepositoryRoute route;
    private readonly ScopeSet? intended;
    private readonly bool isItself;

    internal Repository(ClientState client, RepositoryRoute route, RepositoryAccess access)
    {
        (this.client, this.route) = (client, route);
        intended = access switch
        {
            RepositoryAccess.Push => Scope("pull", "push"),
            RepositoryAccess.Delete => Scope("pull", "push", "delete"),
            _ => null,
        };
    }

    private Repository(ClientState client, RepositoryRoute route)
    {
        (this.client, this.route) = (client, route);
        isItself = true;
    }

    /// <summary>Registry and path.</summary>
    public RepositoryName Name => route.Name;

    // What is there already is asked of the registry itself, and so is all that a handle for writing reads.
    IContentStore IMirroredStore.Itself => Itself;

    private Repository Itself => AsksMirrors ? new(client, route) : this;

    private bool AsksMirrors => !isItself && intended is null && client.Mirrored.HasMirrors(route);

    private RegistryHttp Http => client.Http;

    private ScopeSet Reading => intended ?? Scope("pull");

    private ScopeSet Writing => intended ?? Scope("pull", "push");

    private ScopeSet Deleting => Writing.Union(Scope("delete"));

    /// <summary>
    /// The manifest or index under a tag or digest, which must be there. One request, and one or two more where a token
    /// is needed.
    /// </summary>
    /// <param name="tagOrDigest">A tag, a digest (<c>sha256:…</c>) or a descriptor, as text or not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The text is neither.</exception>
    /// <exception cref="ContentNotFoundException">It is not there.</exception>
    /// <exception cref="ContentMismatchException">It has another type or size than the descriptor says.</exception>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async ValueTask<Artifact> GetAsync(TagOrDigest tagOrDigest, CancellationToken cancellationToken = default)
    {
        var reference = ReferenceOf(tagOrDigest);
        if (tagOrDigest.Known is not { } known)
            return await GetAsync(reference, cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(known, cancellationToken).ConfigureAwait(false);
        return found?.ReadAs(reference) ?? throw Missing(reference);
    }

    /// <summary>Whether the other is a handle of the same client on the same repository.</summary>
    /// <param name="other">The other handle, or null.</param>
    public bool Equals(Repository? other) =>
        other is not null && ReferenceEquals(client, other.client) && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Repository);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode();

    /// <summary>Registry and path.</summary>
    public override string ToString() => Name.ToString();

    internal async ValueTask<Artifact> GetAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var found = await FindAsync(reference, cancellationToken).ConfigureAwait(false);
        return found?.ReadAs(reference) ?? throw Missing(reference);
    }

    internal ValueTask<Descriptor?> ResolveAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        if (reference.Digest is { } digest)
            return ResolveAsync(digest, cancellationToken);
        return ResolveAsync(reference.Tag!, cancellationToken);
    }

    private ContentNotFoundException Missing(ImageReference reference) =>
        new(Problem.NotFound, $"{reference} does not exist.", Remedy.CheckTags(Name.ToString()));

    private ImageReference ReferenceOf(TagOrDigest tagOrDigest)
    {
        var (tag, digest) = tagOrDigest.Read();
        return new(Name, tag, digest);
    }

    private ValueTask<Artifact?> FindAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        if (reference.Digest is { } digest)
            return FindAsync(digest, cancellationToken);
        return FindAsync(reference.Tag!, cancellationToken);
    }

    private ScopeSet Scope(params ReadOnlySpan<string> actions) => ScopeSet.OfRepository(Name.Path, actions.ToArray());

    private Uri Url(RepositoryName name, string rest) =>
        new($"{Http.Host(name.Registry).Api.AbsoluteUri}{name.Path}/{rest}");

    private RegistryCall Call(HttpMethod method, string rest, params IReadOnlyList<HttpStatusCode> answers) => new()
    {
        Method = method,
        Url = Url(Name, rest),
        Repository = Name,
        Scopes = ScopesOf(method),
        Answers = answers,
        Budget = Http.Budget(),
    };

    // A mirror is asked as the registry that it is, with its own login: nothing of this one goes there.
    private RegistryCall ReadCall(
        ReadPlace place, HttpMethod method, string rest, params IReadOnlyList<HttpStatusCode> answers)
    {
        var call = Call(method, rest, answers);
        if (!place.IsMirror)
            return call;
        return call with
        {
            Url = Url(place.Name, rest + place.Query),
            Repository = place.Name,
            Scopes = ScopeSet.OfRepository(place.Name.Path, "pull"),
            Budget = place.IsLastResort ? Http.Budget() : new(attempts: 1),
        };
    }

    private ValueTask<T?> FirstAsync<T>(
        MirrorPulls pulls,
        Func<ReadPlace, CancellationToken, ValueTask<T?>> read,
        CancellationToken cancellationToken)
        where T : class
    {
        if (!AsksMirrors)
            return read(ReadPlace.Itself(Name), cancellationToken);
        return client.Mirrored.FirstAsync(route, pulls, read, cancellationToken);
    }

    private ScopeSet ScopesOf(HttpMethod method)
    {
        if (method == HttpMethod.Get || method == HttpMethod.Head)
            return Reading;
        return method == HttpMethod.Delete ? Deleting : Writing;
    }
}
