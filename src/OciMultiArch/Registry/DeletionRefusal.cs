using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>Says what to do with a registry that deletes nothing when asked as the distribution-spec has it.</summary>
internal static class DeletionRefusal
{
    /// <summary>Whether deletion as such is refused, not this one.</summary>
    public static bool IsOfAll(RegistryException refused) =>
        refused.StatusCode == HttpStatusCode.MethodNotAllowed || refused.ErrorCodes.Contains("UNSUPPORTED", StringComparer.OrdinalIgnoreCase);

    /// <summary>A registry that answers 404 for what is there has no such request (Amazon ECR).</summary>
    public static RegistryException OfNoRoute(RegistryCall delete) =>
        new($"{delete}: 404, though it is there: the registry does not know this request. {Remedy(delete.Repository)}") { StatusCode = HttpStatusCode.NotFound };

    /// <summary>The same failure with more to say.</summary>
    public static RegistryException Of(Exception failure, string more)
    {
        var answer = failure as RegistryException;
        return new($"{failure.Message} {more}", failure)
        {
            StatusCode = answer?.StatusCode,
            ErrorCodes = answer?.ErrorCodes ?? [],
            RetryAfter = answer?.RetryAfter,
        };
    }

    /// <summary>How deletion is done or allowed there instead.</summary>
    public static string Remedy(RepositoryName repository) => repository.Registry switch
    {
        "docker.io" => "Docker Hub deletes tags in its web pages and over its own API alone.",
        "ghcr.io" => "GitHub deletes package versions in its web pages and over its own API (gh api --method DELETE) alone.",
        "public.ecr.aws" => "Amazon ECR deletes over its own API alone: aws ecr-public batch-delete-image.",
        var host when host.Contains(".dkr.ecr", StringComparison.Ordinal) => "Amazon ECR deletes over its own API alone: aws ecr batch-delete-image.",
        _ => "It must be allowed there: for Docker's registry, set storage.delete.enabled.",
    };
}
