using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>logout</c>: forgets what <c>login</c> keeps.</summary>
internal static class LogoutCommand
{
    public static Command Command()
    {
        DocumentedCommand command = new("logout",
            "Removes a registry's login from Docker's config.json and from the credential helper that it names. No request is sent.",
            """
            ocimulti logout ghcr.io
            """) { SharedOptions.Registry };
        command.HidesWords = true;
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var registry = parsed.GetRequiredValue(SharedOptions.Registry);
        var place = await DockerCredentials.Default().EraseAsync(registry, cancellationToken);
        Console.Out.WriteLine(place is null ? $"There was no login to {registry}." : $"Logged out of {registry}: removed from {place.Helper ?? place.Path}.");
        return 0;
    }
}
