namespace OciMultiArch.ModelSample;

/// <summary>One client for a program; what it throws is one family. Shown in docs/model.md, not run: it needs a registry.</summary>
public sealed class Client : IDisposable
{
    private readonly RegistryClient client = new(); // one for the program: connections, tokens, limits

    /// <param name="name">For example <c>ghcr.io/acme/api</c>.</param>
    /// <param name="index">What to push.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>An exit status.</returns>
    public async Task<int> PushAsync(string name, Artifact index, CancellationToken cancellationToken)
    {
        var repo = client.Repository(name, RepositoryAccess.Push); // a light handle, as often as you like
        try
        {
            await repo.PushAsync(index, ["1.4.0", "latest"], cancellationToken: cancellationToken);
            return 0;
        }
        catch (RegistryException refused) when (refused.Problem == Problem.Forbidden)
        {
            Console.Error.WriteLine($"{refused.Message} ({string.Join(", ", refused.ErrorCodes)})");
            return 2;
        }
        catch (OciException failure) // the whole family
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
