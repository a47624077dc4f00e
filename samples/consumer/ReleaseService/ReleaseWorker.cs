using System.Text.Json;

namespace Acme.ReleaseService;

/// <summary>Does one release and ends the program.</summary>
internal sealed partial class ReleaseWorker(
    ReleaseFile file, Publisher publisher, Ended ended, IHostApplicationLifetime lifetime, ILogger<ReleaseWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var result = await publisher.PublishAsync(await file.ReadAsync(stoppingToken), stoppingToken);
            await file.WriteAsync(result);
            if (result.Error is { } error)
                NotBuilt(error);
            foreach (var each in result.Repositories)
                Tell(each);
            ended.Status = result.Error is null && result.Repositories.All(static each => each.Succeeded) ? Ended.Well : Ended.NotAllWritten;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or ArgumentException or IOException)
        {
            CannotBeUsed(wrong.Message);
            ended.Status = Ended.CannotBeUsed;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private void Tell(RepositoryResult result)
    {
        if (result.Succeeded)
            Released(result.Repository, string.Join(", ", result.TagsWritten.Concat(result.TagsUnchanged)));
        else
            NotReleased(result.Repository, result.Error);
    }

    [LoggerMessage(1, LogLevel.Information, "{Repository} holds {Tags}.")]
    private partial void Released(string repository, string tags);

    [LoggerMessage(2, LogLevel.Error, "{Repository}: {Error}")]
    private partial void NotReleased(string repository, string? error);

    [LoggerMessage(3, LogLevel.Error, "The image was not built: {Error}")]
    private partial void NotBuilt(string error);

    [LoggerMessage(4, LogLevel.Error, "release.json cannot be used: {Error}")]
    private partial void CannotBeUsed(string error);
}
