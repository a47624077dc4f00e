namespace OciMultiArch.Testing;

/// <content>Clients of it.</content>
public sealed partial class TestRegistry
{
    /// <summary>
    /// Makes a client whose every request comes here, that waits a millisecond before a retry, and has no credentials
    /// of the machine: those of an account, or none. The caller disposes it.
    /// </summary>
    /// <param name="account">Who logs in; null, the default: nobody.</param>
    /// <param name="configure">
    /// Changes its options, for example to <see cref="AddTo"/> of another registry; null, the default: nothing.
    /// </param>
    public RegistryClient CreateClient(TestAccount? account = null, Action<RegistryClientOptions>? configure = null)
    {
        RegistryClientOptions options = new() { Credentials = CredentialsOf(account), TimeProvider = Options.TimeProvider };
        options.RetryDelay = TimeSpan.FromMilliseconds(1);
        options.Handlers = _ => this;
        configure?.Invoke(options);
        return new(options);
    }

    /// <summary>
    /// Sends what a client asks this registry, its token service and its storage host here, and nothing else. Options
    /// may be given to several registries.
    /// </summary>
    /// <param name="options">The options of the client, before it is made.</param>
    public void AddTo(RegistryClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var others = options.Handlers;
        options.Handlers = request => router.IsOwn(request.Address) ? this : others?.Invoke(request);
    }

    private StaticCredentials CredentialsOf(TestAccount? account) =>
        account is null ? new([]) : new(Host, account.Credential);
}
