namespace OciMultiArch.Clouds;

/// <summary>
/// Credentials of clouds' registries, from the identity that a program runs with. Each source answers for the
/// registries of its cloud alone, and has no credential where neither environment nor options name an identity. An
/// identity that is named and refused is an <see cref="OciException"/>; make a source
/// <see cref="CredentialSources.Optional"/> to go on without. Sources use the network, are asked once for a registry
/// until their credential ends, and are safe for several threads. No secret is in a message.
/// </summary>
public static class CloudCredentials
{
    /// <summary>
    /// The sources of all clouds, and <c>GITHUB_TOKEN</c> for ghcr.io: whichever the environment has an identity for.
    /// </summary>
    /// <param name="options">How identities are found; null for the defaults.</param>
    public static ICredentialSource FromEnvironment(CloudOptions? options = null)
    {
        var own = options ?? new();
        return CredentialSources.FirstOf(
            Azure(own), Aws(own), Google(own), GitLab(own), CredentialSources.GitHub(own.Environment));
    }

    /// <summary>
    /// Azure Container Registry (<c>*.azurecr.io</c>, <c>.cn</c>, <c>.us</c>): a token of Microsoft Entra ID is exchanged
    /// at the registry for a refresh token. The identity is that of <see cref="CloudOptions.AzureToken"/>; of
    /// a workload (<c>AZURE_FEDERATED_TOKEN_FILE</c>, <c>AZURE_CLIENT_ID</c>, <c>AZURE_TENANT_ID</c>,
    /// <c>AZURE_AUTHORITY_HOST</c>); of App Service and Container Apps (<c>IDENTITY_ENDPOINT</c>,
    /// <c>IDENTITY_HEADER</c>); or of this machine. The last two take <c>AZURE_CLIENT_ID</c> for an identity that a user
    /// assigned.
    /// </summary>
    /// <param name="options">How the identity is found; null for the defaults.</param>
    public static ICredentialSource Azure(CloudOptions? options = null) => new AzureSource(options ?? new());

    /// <summary>
    /// Amazon ECR (<c>ACCOUNT.dkr.ecr.REGION.amazonaws.com</c> and its kind) and ECR Public (<c>public.ecr.aws</c>):
    /// <c>GetAuthorizationToken</c>. The keys are those of <see cref="CloudOptions.AwsKeys"/>; of the environment
    /// (<c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c>, <c>AWS_SESSION_TOKEN</c>); of a workload
    /// (<c>AWS_WEB_IDENTITY_TOKEN_FILE</c>, <c>AWS_ROLE_ARN</c>); of a container
    /// (<c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c> or <c>_RELATIVE_URI</c>); or of this machine (IMDSv2), unless
    /// <c>AWS_EC2_METADATA_DISABLED</c> is <c>true</c>.
    /// </summary>
    /// <param name="options">How the keys are found; null for the defaults.</param>
    public static ICredentialSource Aws(CloudOptions? options = null) => new EcrSource(options ?? new());

    /// <summary>
    /// Google Artifact Registry and Container Registry (<c>*.pkg.dev</c>, <c>gcr.io</c>, <c>*.gcr.io</c>). The token is
    /// that of <see cref="CloudOptions.GoogleToken"/>; of a workload (the file of kind <c>external_account</c> that
    /// <c>GOOGLE_APPLICATION_CREDENTIALS</c> names); of the metadata server that <c>GCE_METADATA_HOST</c> names; or of
    /// this machine.
    /// </summary>
    /// <param name="options">How the token is found; null for the defaults.</param>
    public static ICredentialSource Google(CloudOptions? options = null) => new GoogleSource(options ?? new());

    /// <summary>
    /// The registry of the GitLab that runs a job (<c>CI_REGISTRY</c>): the deploy token of the project
    /// (<c>CI_DEPLOY_USER</c>, <c>CI_DEPLOY_PASSWORD</c>), or the job's own (<c>CI_JOB_TOKEN</c>); and its dependency
    /// proxy (<c>CI_DEPENDENCY_PROXY_SERVER</c>) for the job's own. No network.
    /// </summary>
    /// <param name="options">Says the environment; null for the process's own.</param>
    public static ICredentialSource GitLab(CloudOptions? options = null) => new GitLabSource(options ?? new());
}
