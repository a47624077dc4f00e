using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>Makes URLs and texts fit for logs and messages: no secret is in them.</summary>
internal static class Redact
{
    /// <summary>A secret that a request's body holds.</summary>
    public static readonly HttpRequestOptionsKey<string> SecretInBody = new("oci.secret");

    private const string Hidden = "…";
    private const int MaxPathLength = 500;
    private const int MaxNameLength = 40;

    private static readonly FrozenSet<string> HarmlessParameters =
        FrozenSet.ToFrozenSet(["n", "last", "ns", "mount", "from", "digest", "artifactType"]);

    /// <summary>
    /// Scheme, host and path; of the query the names, and the values of those parameters that are never secret. No
    /// user name, no fragment.
    /// </summary>
    public static string Url(Uri url)
    {
        if (!url.IsAbsoluteUri)
            return Hidden;
        StringBuilder text = new(Place(url));
        var separator = '?';
        foreach (var parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(separator).Append(Parameter(parameter));
            separator = '&';
        }
        return text.ToString();
    }

    /// <summary>Scheme, host and path of an absolute URL, nothing else.</summary>
    public static string Place(Uri url)
    {
        var path = Printable.Short(url.AbsolutePath, MaxPathLength);
        return $"{url.Scheme}://{Authority.Of(url)}{path}";
    }

    /// <summary>Replaces each secret, as it is and as a URL would hold it.</summary>
    public static string Text(string text, IEnumerable<string> secrets)
    {
        var forms = secrets.SelectMany(static secret => new[] { secret, Uri.EscapeDataString(secret) });
        foreach (var form in forms.OrderByDescending(static form => form.Length))
        {
            if (form.Length > 0)
                text = text.Replace(form, Hidden, StringComparison.Ordinal);
        }
        return text;
    }

    /// <summary>What an answer to a request could repeat and nobody may read.</summary>
    public static IReadOnlyList<string> SecretsOf(HttpRequestMessage request)
    {
        List<string> secrets = [];
        if (request.Headers.Authorization is { Parameter: { Length: > 0 } parameter } authorization)
        {
            secrets.Add(parameter);
            if (Password(authorization) is { } password)
                secrets.Add(password);
        }
        if (request.Options.TryGetValue(SecretInBody, out var secret))
            secrets.Add(secret);
        return secrets;
    }

    private static string? Password(AuthenticationHeaderValue authorization)
    {
        if (authorization.Scheme != "Basic")
            return null;
        var bytes = new byte[authorization.Parameter!.Length];
        if (!Convert.TryFromBase64String(authorization.Parameter, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair is [_, { Length: > 0 } password] ? password : null;
    }

    private static string Parameter(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return Hidden;
        var name = parameter[..equals];
        if (HarmlessParameters.Contains(name))
            return Printable.Short(parameter, MaxPathLength);
        return $"{Printable.Short(name, MaxNameLength)}={Hidden}";
    }
}
