using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary>
/// <c>login</c>: checks a password with its registry, then keeps it where docker login would; and <c>logout</c>, which
/// removes it.
/// </summary>
internal static partial class LoginCommand
{
    private static readonly Option<string?> User =
        OptionFactory.Text("--username", "USER", "The user's name. Without it, the terminal asks for it.");

    private static readonly Option<bool> FromInput = OptionFactory.Flag(
        "--password-stdin",
        "Read the password or access token from standard input. Without it, the terminal asks for it.");

    // Arguments can be read by every user of the machine, and stay in a shell's history.
    private static readonly Option<string?> Refused =
        new("--password", "-p") { Hidden = true, Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        User.Aliases.Add("-u");
        User.Aliases.Add("--user");
        FromInput.Arity = ArgumentArity.Zero;
        Refused.Validators.Add(static result => result.AddError(
            "Others can read a password on the command line, so none is taken there. "
            + "Pipe it in with --password-stdin, or type it when you are asked."));
        DocumentedCommand command = new("login",
            "Checks a user's name and password with a registry, then keeps them where docker login does: "
            + "in the credential helper that Docker's config.json names, otherwise in that file. For Docker Hub, write "
            + "docker.io.",
            """
            ocimulti login ghcr.io
            echo "$TOKEN" | ocimulti login ghcr.io -u me --password-stdin
            """)
        {
            SharedOptions.Registry, User, FromInput, Refused,
        };
        command.HidesArguments = true;
        command.SetAction(RunAsync);
        return command;
    }

    public static Command CreateLogout()
    {
        DocumentedCommand command = new("logout",
            "Removes a registry's login from Docker's config.json and from the credential helper that it names. No "
            + "request is sent.",
            """
            ocimulti logout ghcr.io
            """)
        {
            SharedOptions.Registry,
        };
        command.HidesArguments = true;
        command.SetAction(LogOutAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var registry = parsed.GetRequiredValue(SharedOptions.Registry);
        var (user, password) = await AskAsync(parsed, cancellationToken);
        var credential = RegistryCredential.Basic(user, password);
        await CheckAsync(parsed, registry, credential, cancellationToken);
        var place = await DockerCredentials.Default().StoreAsync(registry, credential, cancellationToken);
        var kept = place.Helper is null ? $"in {place.Path}" : $"by {place.Helper}";
        Console.Out.WriteLine($"Logged in to {registry} as {Output.Plain(user)}. The password is kept {kept}.");
        if (place.Helper is null)
            Output.Message(
                $"the password is not encrypted in {place.Path}. A credential helper encrypts it; name one there as "
                + "credsStore: "
                + "https://docs.docker.com/go/credential-store/");
        return 0;
    }

    private static async Task<int> LogOutAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var registry = parsed.GetRequiredValue(SharedOptions.Registry);
        var place = await DockerCredentials.Default().EraseAsync(registry, cancellationToken);
        Console.Out.WriteLine(place is null
            ? $"There was no login to {registry}."
            : $"Logged out of {registry}: removed from {place.Helper ?? place.Path}.");
        return 0;
    }

    private static async Task CheckAsync(
        ParseResult parsed, string registry, RegistryCredential credential, CancellationToken cancellationToken)
    {
        using Session session = new(parsed, new StaticCredentials(registry, credential));
        if (!await session.Client.CheckAsync(registry, cancellationToken))
            Output.Message($"{registry} asks for no password, so this one was not checked.");
    }

    private static async Task<(
        string User, string Password)> AskAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var isPiped = parsed.GetValue(FromInput);
        var given = parsed.GetValue(User);
        if (!isPiped && Console.IsInputRedirected)
            throw new UsageException("There is no terminal to ask for the password. Pipe it in with --password-stdin.");
        if (isPiped && string.IsNullOrEmpty(given))
            throw new UsageException("--password-stdin needs the user's name. Give it with -u.");
        var user = string.IsNullOrEmpty(given) ? await AskForAsync("Username: ", cancellationToken) : given;
        var password = isPiped
            ? await ReadInputAsync(cancellationToken)
            : await AskForSecretAsync("Password: ", cancellationToken);
        if (password.Length > 0)
            return (user, password);
        throw new UsageException("The password is empty.");
    }
}
