using OciMultiArch.Internal;

namespace OciMultiArch.Credentials;

/// <summary>A source that reading goes on without: see <see cref="CredentialSources.Optional"/>.</summary>
internal sealed class OptionalCredentials(ICredentialSource source) : ICredentialSource
{
    public async ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            var credential = await source.FindAsync(request, cancellationToken).ConfigureAwait(false);
            return credential?.AsOptional();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw OptionalSourceException.Of(failure);
        }
    }

    // What fails here fails again, and is told, when the credential is asked for.
    public async ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await source.ScopeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return CredentialScope.Of(request);
        }
    }
}

/// <summary>An optional source failed; another source may have a credential.</summary>
internal sealed class OptionalSourceException(Problem problem, string reason, Remedy? remedy, Exception cause)
    : UnavailableCredentialException(problem, reason, remedy, cause)
{
    public static OptionalSourceException Of(Exception failure)
    {
        if (failure is OciException told)
            return new(told.Problem, told.Reason, told.Remedy, told);
        var reason = $"A source of credentials failed: {Printable.Short(failure.Message).TrimEnd('.')}.";
        return new(Problem.Unspecified, reason, null, failure);
    }
}
