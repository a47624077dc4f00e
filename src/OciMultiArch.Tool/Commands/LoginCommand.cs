using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>login</c>: checks a password with its registry, then keeps it where docker login would.</summary>
internal static class LoginCommand
{
    private static readonly Option<string?> User = new("--username", "-u") { Description = "The user's name; asked for on a terminal when it is left out.", HelpName = "USER" };

    private static readonly Option<bool> FromInput = new("--password-stdin")
    {
        Description = "Read the password or access token from standard input; without it, it is asked for on a terminal.",
        Arity = ArgumentArity.Zero,
    };

    // Arguments can be read by every user of the machine, and stay in a shell's history.
    private static readonly Option<string?> Never = new("--password", "-p") { Hidden = true, Arity = ArgumentArity.ZeroOrOne };

    public static Command Command()
    {
        Never.Validators.Add(static result => result.AddError(
            "A password on the command line can be read by others, so it is not taken: pipe it in with --password-stdin, or leave it out to be asked for it."));
        DocumentedCommand command = new("login",
            "Checks a user's name and password with a registry, then keeps them where docker login does: in the credential helper that Docker's config.json "
            + "names, otherwise in that file. For Docker Hub, write docker.io.",
            """
            ocimulti login ghcr.io
            echo "$TOKEN" | ocimulti login ghcr.io -u me --password-stdin
            """) { SharedOptions.Registry, User, FromInput, Never };
        command.HidesWords = true;
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var registry = parsed.GetRequiredValue(SharedOptions.Registry);
        var (user, password) = await AskAsync(parsed, cancellationToken);
        var credential = Credential(user, password);
        using Session session = new(parsed, new StaticCredentials(registry, credential));
        if (!await session.Client.CheckAsync(registry, cancellationToken))
            await Console.Error.WriteLineAsync($"ocimulti: {registry} lets everybody in, so nobody has checked this password.");
        var place = await DockerCredentials.Default().StoreAsync(registry, credential, cancellationToken);
        Console.Out.WriteLine($"Logged in to {registry} as {Output.Plain(user)}. The password is kept {(place.Helper is { } helper ? $"by {helper}" : $"in {place.Path}")}.");
        if (place.Helper is null)
            await Console.Error.WriteLineAsync(
                $"ocimulti: the password stands unencrypted in {place.Path}. A credential helper, named there as credsStore, would encrypt it: https://docs.docker.com/go/credential-store/");
        return 0;
    }

    private static async Task<(string User, string Password)> AskAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var isPiped = parsed.GetValue(FromInput);
        if (!isPiped && Console.IsInputRedirected)
            throw new UsageException("There is no terminal to ask for the password on: pipe it in with --password-stdin.");
        if (isPiped && string.IsNullOrEmpty(parsed.GetValue(User)))
            throw new UsageException("With --password-stdin the user's name must be given with -u.");
        var user = parsed.GetValue(User) is { Length: > 0 } given ? given : await Prompt.ForAsync("Username: ", cancellationToken);
        var password = isPiped ? await Prompt.InputAsync(cancellationToken) : await Prompt.ForSecretAsync("Password: ", cancellationToken);
        return password.Length > 0 ? (user, password) : throw new UsageException("The password is empty.");
    }

    private static RegistryCredential Credential(string user, string password)
    {
        try
        {
            return RegistryCredential.Basic(user, password);
        }
        catch (ArgumentException refused)
        {
            throw UsageException.Of(refused);
        }
    }
}
