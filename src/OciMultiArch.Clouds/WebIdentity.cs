using System.Xml;
using System.Xml.Linq;

namespace OciMultiArch.Clouds;

/// <summary>
/// The keys of a workload: its token is exchanged (docs.aws.amazon.com, "AssumeRoleWithWebIdentity"). The request is not
/// signed.
/// </summary>
internal sealed class WebIdentity(CloudOptions options, CloudHttp http)
{
    private const string FileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE";
    private const string RoleVariable = "AWS_ROLE_ARN";
    private static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <exception cref="OciException">The token cannot be read, or is refused.</exception>
    public async ValueTask<AwsKeys> FindAsync(CancellationToken cancellationToken)
    {
        var path = options.Variable(FileVariable)!;
        var token = await TokenFile.ReadAsync(FileVariable, path, cancellationToken).ConfigureAwait(false);
        var role = options.Variable(RoleVariable) ?? throw CloudFailure.Setting(
            FileVariable, $"{RoleVariable} is not set", $"Set {RoleVariable}, or unset {FileVariable}.");
        var reply = await http.SendAsync(Ask(role, token), cancellationToken).ConfigureAwait(false);
        return Read(reply);
    }

    private CloudCall Ask(string role, string token)
    {
        var host = Host();
        List<KeyValuePair<string, string>> form =
        [
            new("Action", "AssumeRoleWithWebIdentity"),
            new("Version", "2011-06-15"),
            new("RoleArn", role),
            new("RoleSessionName", options.Variable("AWS_ROLE_SESSION_NAME") ?? "ocimultiarch"),
            new("WebIdentityToken", token),
        ];
        return new()
        {
            Service = host,
            Remedy = $"Check that the role of {RoleVariable} trusts the issuer of the token.",
            Secrets = [token],
            NewRequest = () => new(HttpMethod.Post, $"https://{host}/")
            {
                Content = new FormUrlEncodedContent(form),
            },
        };
    }

    private string Host()
    {
        if ((options.Variable("AWS_REGION") ?? options.Variable("AWS_DEFAULT_REGION")) is not { } region)
            return "sts.amazonaws.com";
        if (region.Any(static letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-'))
            throw CloudFailure.Setting("AWS_REGION", "it is no region", "Correct AWS_REGION, or unset it.");
        var end = region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "";
        return $"sts.{region}.amazonaws.com{end}";
    }

    private static AwsKeys Read(CloudReply reply)
    {
        if (Credentials(reply) is not { } found)
            throw reply.Unusable("it holds no credentials");
        string Value(string name) => (string?)found.Element(Sts + name) is { Length: > 0 } text
            ? text
            : throw reply.Unusable($"it holds no '{name}'");
        return new(Value("AccessKeyId"), Value("SecretAccessKey"), Value("SessionToken"));
    }

    private static XElement? Credentials(CloudReply reply)
    {
        try
        {
            return XDocument.Parse(reply.Text).Descendants(Sts + "Credentials").FirstOrDefault();
        }
        catch (XmlException)
        {
            return null; // the cause stays out: its text may quote a secret
        }
    }
}
