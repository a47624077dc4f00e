using OciMultiArch.SupplyChain;

namespace OciMultiArch.ModelSample;

/// <summary>An image that is signed, and a copy of nothing else. Shown in docs, not run: it needs a registry and keys.</summary>
public static class SignedCopy
{
    /// <param name="client">The client.</param>
    /// <param name="from">For example <c>ghcr.io/acme/api:1.4.0</c>.</param>
    /// <param name="to">Where it goes.</param>
    public static async Task MakeAsync(RegistryClient client, string from, string to)
    {
        var repository = client.Repository("ghcr.io/acme/api", RepositoryAccess.Push);
        var key = SigningKey.Parse(await File.ReadAllTextAsync("acme.pem"));
        await repository.SignAsync(await repository.GetAsync("1.4.0"), key);

        SignaturePolicy policy = new(VerificationKey.Parse(await File.ReadAllTextAsync("acme.pub")));
        await client.CopyAsync(from, to, new() { Admit = policy.RequireAsync });
    }
}
