using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>catalog</c>: lists the repositories of a registry.</summary>
internal static class CatalogCommand
{
    public static Command Create()
    {
        DocumentedCommand command = new("catalog",
            "Lists the repositories of a registry, one on each line, as far as it lists them to the account. "
            + "Docker Hub, ghcr.io and other large registries do not.",
            """
            ocimulti catalog localhost:5000
            ocimulti catalog localhost:5000 --json
            ocimulti catalog localhost:5000 --limit 20
            """)
        {
            SharedOptions.Registry, SharedOptions.Limit, SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var registry = parsed.GetRequiredValue(SharedOptions.Registry);
        var listed = session.Client.RepositoriesAsync(registry, cancellationToken);
        if (parsed.GetValue(SharedOptions.Limit) is { } limit)
            listed = listed.Take(limit);
        List<string> repositories = [];
        await foreach (var repository in listed)
        {
            if (parsed.GetValue(SharedOptions.Json))
                repositories.Add(repository.ToString());
            else
                Console.Out.WriteLine(repository);
        }
        if (parsed.GetValue(SharedOptions.Json))
        {
            RepositoryList list = new(registry, repositories, session.Requests);
            session.Print(list, static json => json.RepositoryList, static () => { });
        }
    }
}
