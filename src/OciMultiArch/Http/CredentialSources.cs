using OciMultiArch.Http;
using OciMultiArch.Model;

namespace OciMultiArch;

/// <summary>Puts credential sources together.</summary>
public static class CredentialSources
{
    /// <summary>
    /// Asks one source after the other; the first that has a credential answers. A source that fails ends the search with its error: its registry's
    /// credential is never looked for elsewhere instead.
    /// </summary>
    /// <param name="sources">The sources, the one to ask first first.</param>
    public static ICredentialSource FirstOf(params IEnumerable<ICredentialSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return new CredentialChain(Frozen.List(sources));
    }
}
