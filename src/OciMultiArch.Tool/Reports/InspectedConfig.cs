namespace OciMultiArch.Tool.Reports;

/// <summary>What an image's config says of how it came to be and how it runs.</summary>
internal sealed record InspectedConfig
{
    public required string? Platform { get; init; }

    public required DateTimeOffset? Created { get; init; }

    public required string? User { get; init; }

    public required string? WorkingDirectory { get; init; }

    public required IReadOnlyList<string> Entrypoint { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public static InspectedConfig Of(ImageConfig config) => new()
    {
        Platform = config.Platform?.ToString(),
        Created = config.Created,
        User = config.Config?.User,
        WorkingDirectory = config.Config?.WorkingDir,
        Entrypoint = config.Config?.Entrypoint ?? [],
        Arguments = config.Config?.Cmd ?? [],
        Environment = config.Config?.Env ?? [],
        Labels = config.Config?.Labels ?? new Dictionary<string, string>(),
    };
}
