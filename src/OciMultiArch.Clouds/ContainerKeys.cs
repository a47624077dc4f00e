using System.Net;

namespace OciMultiArch.Clouds;

/// <summary>The keys of a container of ECS or a pod of EKS (docs.aws.amazon.com, "Container credential provider").</summary>
internal sealed class ContainerKeys(CloudOptions options, CloudHttp http)
{
    private const string FullVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string RelativeVariable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private const string TokenVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    private const string TokenFileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    private static readonly Uri Agent = new("http://169.254.170.2/");

    // The agents of ECS and EKS; whoever else is asked in clear could be anybody.
    private static readonly IPAddress[] Agents =
        [IPAddress.Parse("169.254.170.2"), IPAddress.Parse("169.254.170.23"), IPAddress.Parse("fd00:ec2::23")];

    /// <summary>Where the keys are; null where the environment does not say.</summary>
    /// <exception cref="OciException">It names a place that may not be shown the container's token.</exception>
    public Uri? Url()
    {
        if (options.Variable(RelativeVariable) is { } path)
            return Checked(RelativeVariable, $"{Agent.AbsoluteUri.TrimEnd('/')}/{path.TrimStart('/')}");
        if (options.Variable(FullVariable) is { } url)
            return Checked(FullVariable, url);
        return null;
    }

    public async ValueTask<AwsKeys> FindAsync(Uri url, CancellationToken cancellationToken)
    {
        var token = options.HeaderVariable(TokenVariable);
        if (options.Variable(TokenFileVariable) is { } path)
            token = await TokenFile.TokenAsync(TokenFileVariable, path, cancellationToken).ConfigureAwait(false);
        CloudCall call = new()
        {
            Service = $"The container's credential service ({url.Authority})",
            Remedy = "Check the role of the task or pod.",
            Secrets = [token ?? ""],
            IsLocal = true,
            NewRequest = () =>
            {
                HttpRequestMessage request = new(HttpMethod.Get, url);
                if (token is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", token);
                return request;
            },
        };
        var reply = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return InstanceKeys.Read(reply);
    }

    private static Uri Checked(string variable, string value) =>
        CloudUrl.Of(variable, value, MayBeAsked, "it is neither https nor a service of this machine");

    private static bool MayBeAsked(Uri url)
    {
        if (url.Scheme == Uri.UriSchemeHttps)
            return true;
        var isAgent = IPAddress.TryParse(url.IdnHost, out var address) && Agents.Contains(address);
        return url.IsLoopback || isAgent;
    }
}
