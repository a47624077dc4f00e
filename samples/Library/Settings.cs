namespace OciMultiArch.LibrarySample;

/// <summary>Clients with settings, and pushes that say how far they are. Shown in docs/library.md, not run.</summary>
public static class Settings
{
    /// <summary>A login of the program's own; without one, that of docker login and podman login.</summary>
    public static RegistryClient LoggedIn(string user, string password)
    {
        StaticCredentials login = new("ghcr.io", RegistryCredential.Basic(user, password));
        return new(new() { Credentials = CredentialSources.FirstOf(login, CredentialSources.Default()) });
    }

    /// <summary>How often and how long something is tried.</summary>
    public static RegistryClient Patient()
    {
        RegistryClientOptions options = new()
        {
            MaxAttempts = 10, // of one request, 6 by default
            RetryDelay = TimeSpan.FromSeconds(1), // doubles with each
            MaxRetryAfter = TimeSpan.FromMinutes(10), // a registry may ask for that much
            StallTimeout = TimeSpan.FromMinutes(1),
        };
        options.Hosts["registry.corp.example"] = new() { MaxWrites = 4, Transport = TransportSecurity.PlainHttp };
        return new(options);
    }

    /// <summary>Bytes as they go.</summary>
    public static async Task PushAsync(Repository repo, Artifact image, TextWriter output)
    {
        Progress<PushProgress> progress = new(piece =>
            output.WriteLine($"{piece.Stage} {piece.Content?.Digest} {piece.Bytes} of {piece.TotalBytes} bytes {piece.Arrival}"));
        await repo.PushAsync(image, ["1.4.0", "latest"], new() { Progress = progress });
    }
}
