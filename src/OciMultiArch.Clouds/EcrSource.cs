using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OciMultiArch.Clouds;

/// <summary>Passwords of Amazon's registries: see <see cref="CloudCredentials.Aws"/>.</summary>
internal sealed class EcrSource(CloudOptions options) : ICredentialSource
{
    private const string Remedy = "Check that the identity may call GetAuthorizationToken.";
    private readonly CloudHttp http = new(options);

    public async ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (EcrRegistry.Of(request.Registry) is not { } registry)
            return null;
        AwsIdentity identity = new(options, http);
        if (await identity.FindAsync(cancellationToken).ConfigureAwait(false) is not { } keys)
            return null;
        var reply = await http.SendAsync(Ask(registry, keys), cancellationToken).ConfigureAwait(false);
        return Read(reply);
    }

    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) =>
        new("");

    private CloudCall Ask(EcrRegistry registry, AwsKeys keys) => new()
    {
        Service = registry.Host,
        Remedy = Remedy,
        Secrets = [keys.SecretAccessKey, keys.SessionToken ?? ""],
        NewRequest = () =>
        {
            var body = "{}"u8.ToArray();
            HttpRequestMessage request = new(HttpMethod.Post, $"https://{registry.Host}/")
            {
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
            request.Headers.TryAddWithoutValidation("X-Amz-Target", registry.Target);
            SignatureV4 signature = new(keys, registry.Region, registry.Name);
            signature.Sign(request, body, options.TimeProvider.GetUtcNow());
            return request;
        },
    };

    // Private registries answer with a list of one, the public one with an object.
    private static RegistryCredential Read(CloudReply reply)
    {
        if (!reply.Json().TryGetProperty("authorizationData", out var data))
            throw reply.Unusable("it holds no 'authorizationData'");
        if (data.ValueKind == JsonValueKind.Array)
            data = data.EnumerateArray().FirstOrDefault();
        if (data.ValueKind != JsonValueKind.Object)
            throw reply.Unusable("its 'authorizationData' is empty");
        var pair = Decode(reply.Member(data, "authorizationToken")).Split(':', 2);
        if (pair is not [var user, { Length: > 0 } password])
            throw reply.Unusable("its 'authorizationToken' is no user with a password");
        var credential = RegistryCredential.Basic(user, password).WithSource("AWS identity");
        return End(data) is { } end ? credential.WithExpiry(end) : credential;
    }

    private static string Decode(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    // Seconds since 1970 where JSON 1.1 is spoken; a date where it is not.
    private static DateTimeOffset? End(JsonElement data)
    {
        if (CloudReply.Number(data, "expiresAt") is { } seconds && seconds is > 0 and < 1e11)
            return DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
        var text = data.TryGetProperty("expiresAt", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
        var isDate = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end);
        return isDate ? end : null;
    }
}
