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
    private static readonly string[] RegionVariables = ["AWS_REGION", "AWS_DEFAULT_REGION"];
    private static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <exception cref="OciException">The token cannot be read, or is refused.</exception>
    public async ValueTask<AwsKeys> FindAsync(CancellationToken cancellationToken)
    {
        var path = options.Variable(FileVariable)!;
        var token = await TokenFile.TokenAsync(FileVariable, path, cancellationToken).ConfigureAwait(false);
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
        if (RegionVariables.FirstOrDefault(name => options.Variable(name) is not null) is not { } variable)
            return "sts.amazonaws.com";
        var region = options.Variable(variable)!;
        if (!IsRegion(region))
            throw CloudUrl.Wrong(variable, "it is no region");
        var end = region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "";
        return $"sts.{region}.amazonaws.com{end}";
    }

    // It becomes a part of a host.
    private static bool IsRegion(string text) =>
        text.Length <= 63
        && char.IsAsciiLetter(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static AwsKeys Read(CloudReply reply)
    {
        if (Credentials(reply) is not { } found)
            throw reply.Unusable("it holds no credentials");
        string Value(string name)
        {
            var text = (string?)found.Element(Sts + name) ?? "";
            return text.Length > 0 && CloudText.FitsHeader(text) ? text : throw reply.Unusable($"it holds no '{name}'");
        }
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
