using System.Net;
using OciMultiArch.Http;
using OciMultiArch.Model;

namespace OciMultiArch.Registry;

/// <summary>Says what to do with a registry that deletes nothing when asked as the distribution-spec has it.</summary>
internal static class DeletionRefusal
{
    /// <summary>Whether the registry refuses deletion as such, not only this one.</summary>
    public static bool IsOfAllDeletions(RegistryException refused) =>
        refused.StatusCode == HttpStatusCode.MethodNotAllowed
        || refused.ErrorCodes.Contains("UNSUPPORTED", StringComparer.OrdinalIgnoreCase);

    /// <summary>A registry that answers 404 for what is there has no such request (Amazon ECR).</summary>
    public static RegistryException OfNoRoute(RegistryCall delete) =>
        new(
            Problem.NotSupported,
            $"{delete}: 404, though it is there: the registry does not know this request.",
            Remedy(delete.Repository))
        {
            StatusCode = HttpStatusCode.NotFound,
        };

    /// <summary>A registry that deletes nothing.</summary>
    public static RegistryException OfAll(RegistryException refused, RepositoryName repository) =>
        Of(Problem.NotSupported, refused.Reason, Remedy(repository), refused);

    /// <summary>A failure with what has become of the tag.</summary>
    public static RegistryException HalfWay(Exception failure, string outcome)
    {
        var known = failure as OciException;
        var reason = $"{known?.Reason ?? failure.Message} {outcome}";
        return Of(known?.Problem ?? Problem.Unspecified, reason, known?.Remedy, failure);
    }

    /// <summary>How deletion is done or allowed there instead.</summary>
    public static Remedy Remedy(RepositoryName repository)
    {
        var registry = repository.Registry;
        var isElasticRegistry = registry.Contains(".dkr.ecr", StringComparison.Ordinal);
        return new(registry switch
        {
            DockerHub.Registry => "Docker Hub deletes tags in its web pages and over its own API alone.",
            "ghcr.io" => "GitHub deletes package versions in its web pages and over its own API "
                + "(gh api --method DELETE) alone.",
            "public.ecr.aws" => "Amazon ECR deletes over its own API alone: aws ecr-public batch-delete-image.",
            _ when isElasticRegistry => "Amazon ECR deletes over its own API alone: aws ecr batch-delete-image.",
            _ => "It must be allowed there: for Docker's registry, set storage.delete.enabled.",
        });
    }

    private static RegistryException Of(Problem problem, string reason, Remedy? remedy, Exception failure)
    {
        var answer = failure as RegistryException;
        return new(problem, reason, remedy, failure)
        {
            StatusCode = answer?.StatusCode,
            ErrorCodes = answer?.ErrorCodes ?? [],
            RetryAfter = answer?.RetryAfter,
        };
    }
}
