using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Credentials;

/// <summary>
/// Talks to a credential helper: <c>docker-credential-NAME get</c> with the server on its input and JSON on its output,
/// <c>store</c> with JSON on its input, <c>erase</c> with the server. What a helper says never enters a message, as it
/// may hold secrets.
/// </summary>
/// <param name="environment">Gives the value of an environment variable; <c>PATH</c> says where helpers are.</param>
internal sealed class CredentialHelper(Func<string, string?> environment)
{
    private const string ProgramPrefix = "docker-credential-";

    // Under this name a helper gives an identity token instead of a password.
    private const string TokenUser = "<token>";

    // docker-credential-helpers says "credentials not found in native keychain" on its output.
    private const string NotFoundText = "credentials not found";

    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>How long a helper may take; 30 s by default.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a text may follow <c>docker-credential-</c>: a name, never a path or a command.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameLetters);

    /// <summary>The program of a helper.</summary>
    public static string ProgramOf(string name) => ProgramPrefix + name;

    /// <summary>Asks the helper for a server's credential.</summary>
    /// <returns>The credential; null when the helper says that it has none.</returns>
    /// <exception cref="OciException">The helper is missing, fails, hangs or answers nonsense.</exception>
    public async ValueTask<RegistryCredential?> GetAsync(
        string name, string server, CancellationToken cancellationToken)
    {
        Request request = new("get", name, server);
        var output = await RunAsync(request, Encoding.UTF8.GetBytes(server), cancellationToken).ConfigureAwait(false);
        if (output is null)
            return null;
        return Parse(request, output);
    }

    /// <summary>Gives the helper a credential to keep.</summary>
    /// <exception cref="OciException">It was not kept.</exception>
    public async ValueTask StoreAsync(
        string name, string server, RegistryCredential credential, CancellationToken cancellationToken)
    {
        Request request = new("store", name, server);
        if (credential.Kind == CredentialKind.BearerToken)
            throw request.Failed("helpers keep passwords and identity tokens, not bearer tokens");
        var user = credential.Kind == CredentialKind.IdentityToken ? TokenUser : credential.User;
        var input = WireJson.Write(("ServerURL", server), ("Username", user), ("Secret", credential.Secret));
        if (await RunAsync(request, input, cancellationToken).ConfigureAwait(false) is null)
            throw request.Failed("it says that there are none");
    }

    /// <summary>Removes what the helper keeps for a server. It is no error when it keeps nothing.</summary>
    /// <exception cref="OciException">The helper is missing, fails or hangs.</exception>
    public async ValueTask EraseAsync(string name, string server, CancellationToken cancellationToken)
    {
        Request request = new("erase", name, server);
        await RunAsync(request, Encoding.UTF8.GetBytes(server), cancellationToken).ConfigureAwait(false);
    }

    /// <returns>What the helper wrote; null when it says that it has no credential.</returns>
    private async ValueTask<byte[]?> RunAsync(Request request, byte[] input, CancellationToken cancellationToken)
    {
        var start = Start(request);
        ProcessRunner runner = new(start) { Input = input, MaxTime = TimeOut, EndsAtMaxOutput = true };
        try
        {
            var result = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
            return Answer(request, result);
        }
        catch (TimeoutException)
        {
            throw request.Failed($"it took longer than {TimeOut.TotalSeconds:0.###} s");
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
        {
            throw request.Missing("it could not be run", failure);
        }
    }

    private ProcessStartInfo Start(Request request)
    {
        if (!IsName(request.Name))
            throw request.Failed("its name may hold letters, digits, '.', '_' and '-' only");
        if (request.Server.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw request.Failed("the server's name holds a line break");
        var searchPath = environment("PATH");
        var program = ProgramPath.Find(ProgramOf(request.Name), searchPath)
            ?? throw request.Missing("there is no such program on PATH that may be run");
        ProcessStartInfo start = new(program, [request.Verb]);
        if (searchPath is not null)
            start.Environment["PATH"] = searchPath;
        return start;
    }

    private static byte[]? Answer(Request request, ProcessRunner.Result result)
    {
        if (result.IsOutputCut)
            throw request.Failed("it answered more than 1 MiB");
        if (result.ExitCode == 0)
            return result.Output;
        var text = Encoding.UTF8.GetString(result.Output);
        if (text.Contains(NotFoundText, StringComparison.OrdinalIgnoreCase))
            return null;
        throw request.Failed($"it ended with exit code {result.ExitCode}");
    }

    private static RegistryCredential? Parse(Request request, byte[] output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var user = Text(document.RootElement, "Username");
            var secret = Text(document.RootElement, "Secret");
            if (user == TokenUser)
                return RegistryCredential.IdentityToken(secret);
            if (user.Length == 0 && secret.Length == 0)
                return null;
            return RegistryCredential.Basic(user, secret);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw request.Failed("its answer is not the JSON of a credential");
        }
        catch (ArgumentException)
        {
            throw request.Failed("its answer holds an empty token or a user's name with ':'");
        }
    }

    private static string Text(JsonElement answer, string name)
    {
        if (answer.TryGetProperty(name, out var value))
            return value.GetString() ?? "";
        return "";
    }

    /// <summary>What a helper is to do for which server; holds no secret.</summary>
    private sealed record Request(string Verb, string Name, string Server)
    {
        private string Outcome => Verb switch
        {
            "store" => "did not keep the credential for",
            "erase" => "did not remove the credential for",
            _ => "gave no credential for",
        };

        private Remedy Remedy => new($"Run it by hand with '{Verb}', or take it out of the Docker configuration.");

        public OciException Failed(string problem) => new(Problem.MissingProgram, Reason(problem), Remedy);

        public UnavailableCredentialException Missing(string problem, Exception? cause = null) =>
            new(Problem.MissingProgram, Reason(problem), Remedy, cause);

        private string Reason(string problem)
        {
            var program = ProgramOf(Printable.Short(Name, 100));
            var server = Printable.Short(Server, 200);
            return $"The credential helper '{program}' {Outcome} '{server}': {problem}.";
        }
    }
}
