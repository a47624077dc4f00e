using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Http;

/// <summary>The test registries' one user, for whatever registry.</summary>
internal sealed class OneUserEverywhere : ICredentialSource
{
    public ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        new(RegistryCredential.Basic(RealRegistry.User, RealRegistry.Password));
}
