using System.Net.Http.Json;
using System.Text.Json;

namespace OciMultiArch.CloudCredentials;

/// <summary>
/// Credentials of one Azure Container Registry: a token of Microsoft Entra ID is exchanged at the registry for a refresh token, which docker login
/// would take as a password too (azure.github.io/acr/AAD-OAuth.html). It lives three hours; the client asks for another one ahead of its end.
/// </summary>
/// <param name="registry">The registry's host, for example <c>acme.azurecr.io</c>. No other registry is answered.</param>
/// <param name="http">Must not follow redirects, which would carry the token to another host: see <see cref="NewHttp"/>. Not disposed here.</param>
/// <param name="token">Gets a token of Entra ID for container registries, for example <see cref="AzureTokens.FromCliAsync"/>.</param>
/// <param name="endpoint">Where the registry is on the wire; null: HTTPS at its own name.</param>
/// <param name="clock">Says when the three hours begin; null: the system's.</param>
public sealed class AzureCredentials(
    string registry, HttpMessageInvoker http, Func<CancellationToken, ValueTask<string>> token, Uri? endpoint = null, TimeProvider? clock = null) : ICredentialSource
{
    // The user's name that stands for "the password is a refresh token".
    private const string AnyUser = "00000000-0000-0000-0000-000000000000";
    private static readonly TimeSpan Life = TimeSpan.FromHours(3);

    /// <summary>What a token may be sent with.</summary>
    public static HttpMessageInvoker NewHttp() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <inheritdoc/>
    public ValueTask<string> ScopeAsync(CredentialRequest request, CancellationToken cancellationToken = default) => new("");

    /// <inheritdoc/>
    public async ValueTask<RegistryCredential?> FindAsync(CredentialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Registry != registry)
            return null;
        using HttpRequestMessage exchange = new(HttpMethod.Post, new Uri(endpoint ?? new($"https://{registry}/"), "/oauth2/exchange"))
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "access_token"), new("service", registry), new("access_token", await token(cancellationToken)),
            ]),
        };
        try
        {
            using var reply = await http.SendAsync(exchange, cancellationToken);
            if (!reply.IsSuccessStatusCode)
                throw new OciException($"{registry} does not exchange the Azure token ({(int)reply.StatusCode}). Check the account's role: AcrPull, AcrPush.");
            var answer = await reply.Content.ReadFromJsonAsync(AzureAnswers.Default.AzureAnswer, cancellationToken);
            return answer?.RefreshToken is { Length: > 0 } refresh
                ? RegistryCredential.Basic(AnyUser, refresh).WithExpiry((clock ?? TimeProvider.System).GetUtcNow() + Life)
                : throw new OciException($"{registry} exchanged the Azure token for nothing.");
        }
        catch (HttpRequestException failure)
        {
            throw new OciException($"{registry} could not be asked to exchange the Azure token: {failure.Message}", failure);
        }
        catch (JsonException)
        {
            // Its text may quote the answer, which holds a token.
            throw new OciException($"{registry} exchanged the Azure token for what is no JSON.");
        }
    }
}
