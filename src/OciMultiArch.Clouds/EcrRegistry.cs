using System.Text.RegularExpressions;

namespace OciMultiArch.Clouds;

/// <summary>A registry of Amazon, and the service that gives its tokens.</summary>
/// <param name="Host">The service's host.</param>
/// <param name="Region">The region that a request is signed for.</param>
/// <param name="Name">The service's name in signatures.</param>
/// <param name="Target">The operation, as <c>X-Amz-Target</c> names it.</param>
internal sealed partial record EcrRegistry(string Host, string Region, string Name, string Target)
{
    private const string PublicHost = "public.ecr.aws";
    private const string PublicRegion = "us-east-1";

    /// <summary>The service of a registry; null for one that is not Amazon's.</summary>
    public static EcrRegistry? Of(string registry)
    {
        if (registry == PublicHost)
            return new(
                $"api.ecr-public.{PublicRegion}.amazonaws.com",
                PublicRegion,
                "ecr-public",
                "SpencerFrontendService.GetAuthorizationToken");
        var match = Private().Match(registry);
        if (!match.Success)
            return null;
        var region = match.Groups["region"].Value;
        var prefix = match.Groups["fips"].Success ? "ecr-fips" : "api.ecr";
        return new(
            $"{prefix}.{region}.{DomainOf(region, match.Groups["domain"].Value)}",
            region,
            "ecr",
            "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken");
    }

    // Registries with addresses of both kinds have domains of their own; their service is at the usual one.
    private static string DomainOf(string region, string domain) => domain switch
    {
        "on.aws" => "amazonaws.com",
        "on.amazonwebservices.com.cn" => "amazonaws.com.cn",
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "amazonaws.com.cn",
        _ => domain,
    };

    // docs.aws.amazon.com, "Amazon ECR private registry" and "Making requests to Amazon ECR registries"
    [GeneratedRegex(@"^[0-9]{12}\.dkr[.-]ecr(?<fips>-fips)?\.(?<region>[a-z0-9-]+)\."
        + @"(?<domain>amazonaws\.com(\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Private();
}
