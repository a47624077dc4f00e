using System.Buffers;
using System.ComponentModel;
using System.Text;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Credentials;

/// <summary>
/// Talks to a credential helper: <c>docker-credential-NAME get</c> with the server on its input and JSON on its output, <c>store</c> with JSON on its
/// input, <c>erase</c> with the server. Its words never enter a message.
/// </summary>
/// <param name="environment">Gives the value of an environment variable; <c>PATH</c> says where helpers are.</param>
internal sealed class CredentialHelper(Func<string, string?> environment)
{
    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>How long a helper may take; 30 s unless said.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a text may follow <c>docker-credential-</c>: a name, never a path or a command.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameLetters);

    /// <summary>Asks the helper.</summary>
    /// <returns>The credential; null when the helper says that it has none.</returns>
    /// <exception cref="OciException">Anything else: the helper is missing, fails, hangs or answers nonsense.</exception>
    public async ValueTask<RegistryCredential?> GetAsync(string name, string server, CancellationToken cancellationToken)
    {
        HelperRequest request = new("get", name, server);
        var output = await RunAsync(request, Encoding.UTF8.GetBytes(server), cancellationToken).ConfigureAwait(false);
        if (output is null)
            return null;
        return HelperResponse.Parse(output, out var credential) is { } problem ? throw request.Failed(problem) : credential;
    }

    /// <summary>Gives the helper a credential to keep.</summary>
    /// <exception cref="OciException">It was not kept.</exception>
    public async ValueTask StoreAsync(string name, string server, RegistryCredential credential, CancellationToken cancellationToken)
    {
        HelperRequest request = new("store", name, server);
        if (credential.Kind == CredentialKind.BearerToken)
            throw request.Failed("helpers keep passwords and identity tokens, not bearer tokens");
        var user = credential.Kind == CredentialKind.IdentityToken ? HelperResponse.TokenUser : credential.User;
        var input = WireJson.Write(("ServerURL", server), ("Username", user), ("Secret", credential.Secret));
        if (await RunAsync(request, input, cancellationToken).ConfigureAwait(false) is null)
            throw request.Failed("it says that there are none");
    }

    /// <summary>Removes what the helper keeps; that there is nothing is no error.</summary>
    /// <exception cref="OciException">The helper is missing, fails or hangs.</exception>
    public async ValueTask EraseAsync(string name, string server, CancellationToken cancellationToken) =>
        await RunAsync(new("erase", name, server), Encoding.UTF8.GetBytes(server), cancellationToken).ConfigureAwait(false);

    // Null when the helper says that it has no credential.
    private async ValueTask<byte[]?> RunAsync(HelperRequest request, byte[] input, CancellationToken cancellationToken)
    {
        if (!IsName(request.Name))
            throw request.Failed("its name may hold letters, digits, '.', '_' and '-' only");
        if (request.Server.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw request.Failed("the server's name holds a line break");
        var program = ProgramPath.Find($"docker-credential-{request.Name}", environment("PATH"))
            ?? throw request.Failed("there is no such program on PATH that may be run");
        using CancellationTokenSource timer = new(TimeOut);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var answer = await HelperProcess.RunAsync(program, request.Verb, environment("PATH"), input, either.Token).ConfigureAwait(false);
            return Read(request, answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw request.Failed($"it took longer than {TimeOut.TotalSeconds:0.###} s");
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
        {
            throw request.Failed("it could not be run", failure);
        }
    }

    private static byte[]? Read(HelperRequest request, HelperResponse answer)
    {
        if (answer.Output is not { } output)
            throw request.Failed("it answered more than 1 MiB");
        // docker-credential-helpers says "credentials not found in native keychain" on its output.
        var saysNone = answer.ExitCode != 0 && Encoding.UTF8.GetString(output).Contains("credentials not found", StringComparison.OrdinalIgnoreCase);
        if (saysNone)
            return null;
        return answer.ExitCode == 0 ? output : throw request.Failed($"it ended with exit code {answer.ExitCode}");
    }
}
