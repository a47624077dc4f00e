using System.Net.Http.Headers;
using System.Text;

namespace OciMultiArch.Http;

/// <summary>Finds in a request what an answer could echo and nobody may read.</summary>
internal static class SentSecrets
{
    public static readonly HttpRequestOptionsKey<string> InBody = new("oci.secret");

    public static IReadOnlyList<string> Of(HttpRequestMessage request)
    {
        List<string> secrets = [];
        if (request.Headers.Authorization is { Parameter: { Length: > 0 } parameter } sent)
            secrets.AddRange([parameter, .. Password(sent)]);
        if (request.Options.TryGetValue(InBody, out var own))
            secrets.Add(own);
        return secrets;
    }

    private static IEnumerable<string> Password(AuthenticationHeaderValue sent)
    {
        var pair = new byte[sent.Parameter!.Length];
        return sent.Scheme == "Basic" && Convert.TryFromBase64String(sent.Parameter, pair, out var length)
            && Encoding.UTF8.GetString(pair, 0, length).Split(':', 2) is [_, { Length: > 0 } password] ? [password] : [];
    }
}
