using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OciMultiArch.Clouds;

/// <summary>
/// The token of a workload elsewhere: its own token is exchanged at the Security Token Service (google.aip.dev/auth/4117)
/// and, where the file says so, for one of a service account.
/// </summary>
/// <param name="options">The options.</param>
/// <param name="http">Asks the services.</param>
/// <param name="name">What names the file, for messages.</param>
internal sealed class ExternalAccount(CloudOptions options, CloudHttp http, string name)
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");
    private const string Remedy = "Check the workload identity pool and its provider.";

    /// <param name="text">The content of the file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">The file cannot be used, or a service refused.</exception>
    public async ValueTask<CloudToken> FindAsync(string text, CancellationToken cancellationToken)
    {
        AccountFile file = new(text, name);
        var subject = await new SubjectToken(http).FindAsync(file, cancellationToken).ConfigureAwait(false);
        var reply = await http.SendAsync(Exchange(file, subject), cancellationToken).ConfigureAwait(false);
        var token = reply.AccessToken(options.TimeProvider);
        if (file.Find("service_account_impersonation_url") is null)
            return token;
        var account = Impersonate(file.Url("service_account_impersonation_url"), token);
        return Read(await http.SendAsync(account, cancellationToken).ConfigureAwait(false));
    }

    private static CloudCall Exchange(AccountFile file, string subject)
    {
        var url = file.Url("token_url");
        var audience = file.Text("audience");
        var type = file.Text("subject_token_type");
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            new("audience", audience),
            new("scope", Scope),
            new("requested_token_type", AccessTokenType),
            new("subject_token", subject),
            new("subject_token_type", type),
        ];
        return new()
        {
            Service = url.Authority,
            Remedy = Remedy,
            Secrets = [subject],
            NewRequest = () => new(HttpMethod.Post, url)
            {
                Content = new FormUrlEncodedContent(form),
            },
        };
    }

    private static CloudCall Impersonate(Uri url, CloudToken token) => new()
    {
        Service = url.Authority,
        Remedy = "Check that the identity may create tokens of the service account.",
        Secrets = [token.Value],
        NewRequest = () =>
        {
            HttpRequestMessage request = new(HttpMethod.Post, url);
            request.Headers.Authorization = new("Bearer", token.Value);
            request.Content = new StringContent($$"""{"scope":["{{Scope}}"]}""", JsonType);
            return request;
        },
    };

    private static CloudToken Read(CloudReply reply)
    {
        JsonElement root = reply.Json();
        var isDate = DateTimeOffset.TryParse(
            reply.Member(root, "expireTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end);
        return new(reply.Secret(root, "accessToken"), isDate ? end : null);
    }
}
