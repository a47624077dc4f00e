using System.Buffers;
using System.ComponentModel;
using System.Text;
using OciMultiArch.Model;

namespace OciMultiArch.Http;

/// <summary>
/// Asks a credential helper: <c>docker-credential-NAME get</c>, the server on its input, JSON on its output. Its words never enter a message.
/// </summary>
/// <param name="environment">Gives the value of an environment variable; <c>PATH</c> says where helpers are.</param>
internal sealed class CredentialHelper(Func<string, string?> environment)
{
    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>How long a helper may take; 30 s unless said.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs the helper.</summary>
    /// <returns>The credential; null when the helper says that it has none.</returns>
    /// <exception cref="OciException">Anything else: the helper is missing, fails, hangs or answers nonsense.</exception>
    public async ValueTask<RegistryCredential?> GetAsync(string name, string server, CancellationToken cancellationToken)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameLetters))
            throw Failed(name, server, "its name may hold letters, digits, '.', '_' and '-' only");
        if (server.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw Failed(name, server, "the server's name holds a line break");
        var program = ProgramPath.Find($"docker-credential-{name}", environment("PATH"))
            ?? throw Failed(name, server, "there is no such program on PATH that may be run");
        using CancellationTokenSource timer = new(TimeOut);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var answer = await HelperProcess.RunAsync(program, environment("PATH"), server, either.Token).ConfigureAwait(false);
            return Read(name, server, answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(name, server, $"it took longer than {TimeOut.TotalSeconds:0.###} s");
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
        {
            throw new OciException(Message(name, server, "it could not be run"), failure);
        }
    }

    private static RegistryCredential? Read(string name, string server, HelperAnswer answer)
    {
        if (answer.Output is not { } output)
            throw Failed(name, server, "it answered more than 1 MiB");
        // docker-credential-helpers says "credentials not found in native keychain" on its output.
        var saysNone = answer.ExitCode != 0 && Encoding.UTF8.GetString(output).Contains("credentials not found", StringComparison.OrdinalIgnoreCase);
        if (saysNone)
            return null;
        if (answer.ExitCode != 0)
            throw Failed(name, server, $"it ended with exit code {answer.ExitCode}");
        return HelperAnswer.Parse(output, out var credential) is { } problem ? throw Failed(name, server, problem) : credential;
    }

    private static OciException Failed(string name, string server, string problem) => new(Message(name, server, problem));

    private static string Message(string name, string server, string problem) =>
        $"The credential helper 'docker-credential-{Printable.Short(name, 100)}' gave no credential for '{Printable.Short(server, 200)}': {problem}. "
        + "Run it by hand with 'get', or take it out of the Docker configuration.";
}
