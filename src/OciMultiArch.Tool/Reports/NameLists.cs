namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>tags --json</c> prints.</summary>
/// <param name="Reference">The repository, folder or archive.</param>
/// <param name="Tags">Its tags; <c>@DIGEST</c> for what has no name.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record TagList(string Reference, IReadOnlyList<string> Tags, int Requests);

/// <summary>What <c>catalog --json</c> prints.</summary>
/// <param name="Registry">The registry.</param>
/// <param name="Repositories">The repositories that it lists.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record RepositoryList(string Registry, IReadOnlyList<string> Repositories, int Requests);
