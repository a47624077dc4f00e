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
            var text = await TokenFile.ReadAsync(account.Name, path, cancellationToken).ConfigureAwait(false);
            return Formatted(account, text);
        }
        if (AccountFile.Find(source, "url") is not { } url)
            throw account.Broken("its file names neither 'file' nor 'url' as 'credential_source'");
        var reply = await http.SendAsync(Ask(account, url), cancellationToken).ConfigureAwait(false);
        return Formatted(account, reply.Text.Trim());
    }

    private static CloudCall Ask(AccountFile account, string address)
    {
        var isUrl = Uri.TryCreate(address, UriKind.Absolute, out var url);
        if (!isUrl || (url!.Scheme != Uri.UriSchemeHttps && !url.IsLoopback))
            throw account.Broken("'url' of its 'credential_source' is neither https nor of this machine");
        Dictionary<string, string> headers = [];
        if (account.Source.TryGetProperty("headers", out var named) && named.ValueKind == JsonValueKind.Object)
            foreach (var header in named.EnumerateObject())
                headers[header.Name] = AccountFile.Find(named, header.Name) ?? "";
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

    private static string Formatted(AccountFile account, string text)
    {
        var isSaid = account.Source.TryGetProperty("format", out var format);
        if (!isSaid || AccountFile.Find(format, "type") != "json")
            return text;
        var member = AccountFile.Find(format, "subject_token_field_name") ?? "";
        try
        {
            using var document = JsonDocument.Parse(text);
            if (AccountFile.Find(document.RootElement, member) is { Length: > 0 } token)
                return token;
        }
        catch (JsonException)
        {
            // the cause stays out: its text may quote a token
        }
        throw account.Broken("the workload's token is not where 'format' says");
    }
}
