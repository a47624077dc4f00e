namespace OciMultiArch.Clouds;

/// <summary>
/// The keys of a machine's role, by IMDSv2 (docs.aws.amazon.com, "Retrieve security credentials from instance
/// metadata"): a session first, which no redirect or proxy can open.
/// </summary>
internal sealed class InstanceKeys(CloudHttp http)
{
    private const string Service = "http://169.254.169.254/latest/";
    private const string Roles = "meta-data/iam/security-credentials/";

    public async ValueTask<AwsKeys> FindAsync(CancellationToken cancellationToken)
    {
        var opened = await http.SendAsync(Open(), cancellationToken).ConfigureAwait(false);
        var session = opened.Text.Trim();
        if (!CloudText.FitsHeader(session))
            throw opened.Unusable("no header can hold its session");
        var named = await http.SendAsync(Get(Roles, session), cancellationToken).ConfigureAwait(false);
        var role = named.Text.Split('\n')[0].Trim();
        if (role.Length == 0)
            throw named.Unusable("the machine has no role");
        var path = $"{Roles}{Uri.EscapeDataString(role)}";
        return Read(await http.SendAsync(Get(path, session), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the keys that a machine or container is given.</summary>
    public static AwsKeys Read(CloudReply reply)
    {
        var root = reply.Json();
        return new(
            reply.Secret(root, "AccessKeyId"), reply.Secret(root, "SecretAccessKey"), reply.Secret(root, "Token"));
    }

    private static CloudCall Open() => Call(HttpMethod.Put, "api/token", "X-aws-ec2-metadata-token-ttl-seconds", "300");

    private static CloudCall Get(string path, string session) =>
        Call(HttpMethod.Get, path, "X-aws-ec2-metadata-token", session);

    private static CloudCall Call(HttpMethod method, string path, string header, string value) => new()
    {
        Service = "The metadata service (169.254.169.254)",
        Remedy = "Check that the machine has a role.",
        Secrets = method == HttpMethod.Get ? [value] : [],
        IsLocal = true,
        NewRequest = () =>
        {
            HttpRequestMessage request = new(method, Service + path);
            request.Headers.TryAddWithoutValidation(header, value);
            if (method == HttpMethod.Put)
                request.Content = new ByteArrayContent([]);
            return request;
        },
    };
}
