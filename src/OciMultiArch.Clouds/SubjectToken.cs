using System.Text;
using System.Text.Json;

namespace OciMultiArch.Clouds;

/// <summary>The workload's own token: in a file, or from a URL, as text or as a member of JSON.</summary>
internal sealed class SubjectToken(CloudHttp http)
{
    public async ValueTask<string> FindAsync(AccountFile account, CancellationToken cancellationToken)
    {
        var source = account.Source;
        if (AccountFile.Find(source, "file") is { } path)
        {
            if (path.Length == 0 || CloudText.HasControls(path))
                throw account.Broken("'file' of its 'credential_source' names no file");
            var name = $"{account.Name}, 'credential_source'";
            var text = await TokenFile.ReadAsync(name, path, cancellationToken).ConfigureAwait(false);
            return Formatted(account, text);
        }
        if (AccountFile.Find(source, "url") is not { } url)
            throw account.Broken("its file names neither 'file' nor 'url' as 'credential_source'");
        var reply = await http.SendAsync(Ask(account, url), cancellationToken).ConfigureAwait(false);
        return Formatted(account, reply.Text.Trim());
    }

    private static CloudCall Ask(AccountFile account, string address)
    {
        var url = CloudUrl.Parse(address);
        if (url is null || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback))
            throw account.Broken("'url' of its 'credential_source' is neither https nor of this machine");
        if (url.UserInfo.Length > 0)
            throw account.Broken($"'url' of its 'credential_source' {CloudUrl.HoldsUser}");
        var headers = Headers(account);
        return new()
        {
            Service = url.Authority,
            Remedy = "Check the 'credential_source' of the file.",
            Secrets = [.. headers.Values],
            NewRequest = () =>
            {
                HttpRequestMessage request = new(HttpMethod.Get, url);
                foreach (var (header, value) in headers)
                    request.Headers.TryAddWithoutValidation(header, value);
                return request;
            },
        };
    }

    private static Dictionary<string, string> Headers(AccountFile account)
    {
        Dictionary<string, string> headers = [];
        if (!account.Source.TryGetProperty("headers", out var named) || named.ValueKind != JsonValueKind.Object)
            return headers;
        foreach (var header in named.EnumerateObject())
        {
            var value = AccountFile.Find(named, header.Name) ?? "";
            if (!CloudText.IsHeaderName(header.Name) || !CloudText.FitsHeader(value))
                throw account.Broken("'headers' of its 'credential_source' cannot be sent");
            headers[header.Name] = value;
        }
        return headers;
    }

    private static string Formatted(AccountFile account, string text)
    {
        var isSaid = account.Source.TryGetProperty("format", out var format);
        if (!isSaid || AccountFile.Find(format, "type") != "json")
            return text;
        var member = AccountFile.Find(format, "subject_token_field_name") ?? "";
        if (CloudJson.TryParse(Encoding.UTF8.GetBytes(text)) is { } root)
            if (AccountFile.Find(root, member) is { Length: > 0 } token)
                return token;
        throw account.Broken("the workload's token is not where 'format' says");
    }
}
