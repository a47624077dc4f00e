using System.Text.Json;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Http.Settings;

/// <summary>Reads what a file says about one registry. Texts may name variables of the environment.</summary>
internal sealed class HostSettingsReader(string folder, Func<string, string?> environment)
{
    private static readonly string[] Members =
    [
        "transport", "caFiles", "clientCertificateFile", "clientKeyFile", "serverName", "addresses", "pathPrefix",
        "proxy", "headers", "mirrors", "trustedHosts", "maxReads", "maxWrites", "maxRequestsPerSecond", "chunkBytes",
        "connectTimeout", "stallTimeout", "responseTimeout",
    ];

    /// <exception cref="FormatException">A member is not known, or its value wrong; the message says where.</exception>
    public RegistryHostSettings Read(DocumentElement from)
    {
        from.With(Members);
        var settings = Trust(from).Over(Way(from)).Over(Limits(from)).Over(Times(from));
        foreach (var (member, problem) in settings.FindProblems())
        {
            var at = from.Find(JsonNamingPolicy.CamelCase.ConvertName(member)) ?? from;
            throw at.Wrong(NamesVariable(at) ? WithoutValue(problem) : problem);
        }
        return settings;
    }

    private RegistryHostSettings Trust(DocumentElement from) => new()
    {
        CaFiles = Texts(from.Find("caFiles"), FullPath),
        ClientCertificateFile = Text(from.Find("clientCertificateFile"), FullPath),
        ClientKeyFile = Text(from.Find("clientKeyFile"), FullPath),
    };

    private RegistryHostSettings Way(DocumentElement from)
    {
        var transport = from.Find("transport")?.As(Transport);
        RegistryHostSettings named = new()
        {
            Transport = transport,
            ServerName = Text(from.Find("serverName"), Same),
            Addresses = Texts(from.Find("addresses"), Same),
            PathPrefix = Text(from.Find("pathPrefix"), Same),
        };
        RegistryHostSettings others = new()
        {
            Proxy = Secret(from.Find("proxy")),
            Headers = Headers(from.Find("headers")),
            Mirrors = Mirrors(from.Find("mirrors")),
            TrustedHosts = Texts(from.Find("trustedHosts"), Same),
        };
        return named.Over(others);
    }

    private static RegistryHostSettings Limits(DocumentElement from)
    {
        var reads = from.Find("maxReads")?.AsNumber(SettingTexts.Count);
        var writes = from.Find("maxWrites")?.AsNumber(SettingTexts.Count);
        var rate = from.Find("maxRequestsPerSecond")?.AsNumber(SettingTexts.Rate);
        var bytes = from.Find("chunkBytes")?.AsNumber(SettingTexts.Bytes);
        return new() { MaxReads = reads, MaxWrites = writes, MaxRequestsPerSecond = rate, ChunkBytes = bytes };
    }

    private static RegistryHostSettings Times(DocumentElement from) => new()
    {
        ConnectTimeout = from.Find("connectTimeout")?.AsNumber(SettingTexts.Time),
        StallTimeout = from.Find("stallTimeout")?.AsNumber(SettingTexts.Time),
        ResponseTimeout = from.Find("responseTimeout")?.AsNumber(SettingTexts.Time),
    };

    private static TransportSecurity Transport(string text) => text switch
    {
        "tls" => TransportSecurity.Tls,
        "insecure" => TransportSecurity.TlsWithoutVerification,
        "plain-http" => TransportSecurity.PlainHttp,
        "any-tls-else-http" => TransportSecurity.AnyTlsElseHttp,
        _ => throw new FormatException(
            $"'{Printable.Short(text, 80)}' is not a transport. Write tls, insecure (TLS with any certificate), "
            + "plain-http or any-tls-else-http."),
    };

    private static string Same(string text) => text;

    // The value of a variable may be a secret that was meant for another member.
    private static bool NamesVariable(DocumentElement from) => from.Json.ValueKind switch
    {
        JsonValueKind.String => EnvironmentText.NamesVariable(from.Text),
        JsonValueKind.Array => from.Items.Any(NamesVariable),
        _ => false,
    };

    // A problem quotes the value first: 'value' is not ...
    private static string WithoutValue(string problem)
    {
        var end = problem.LastIndexOf("' is not ", StringComparison.Ordinal);
        return end < 0 ? problem : $"the value of the variable{problem[(end + 1)..]}";
    }

    private string FullPath(string file)
    {
        if (file.Contains('\0', StringComparison.Ordinal))
            throw new FormatException("it holds a NUL character, which no name of a file holds. Name a file.");
        return file.Length == 0 ? "" : Path.GetFullPath(file, folder);
    }

    private string? Text(DocumentElement? from, Func<string, string> parse) =>
        from?.As(text => parse(EnvironmentText.Expand(text, environment)));

    // One text may stand for a list of one.
    private string[]? Texts(DocumentElement? from, Func<string, string> parse)
    {
        if (from is null)
            return null;
        IReadOnlyList<DocumentElement> items = from.Json.ValueKind == JsonValueKind.String ? [from] : from.Items;
        return [.. items.Select(item => Text(item, parse)!)];
    }

    private string? Secret(DocumentElement? from)
    {
        if (from is null)
            return null;
        try
        {
            return EnvironmentText.Expand(from.Secret, environment);
        }
        catch (FormatException wrong) when (!wrong.Message.StartsWith(from.Place, StringComparison.Ordinal))
        {
            throw from.Wrong(wrong.Message, wrong);
        }
    }

    private Dictionary<string, string>? Headers(DocumentElement? from)
    {
        if (from is null)
            return null;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in from.Pairs)
        {
            if (!headers.TryAdd(name, Secret(value)!))
                throw value.Wrong("the header is given twice: names of headers are the same in any case.");
        }
        return headers;
    }

    private RegistryMirror[]? Mirrors(DocumentElement? from)
    {
        if (from is null)
            return null;
        IReadOnlyList<DocumentElement> items = from.Json.ValueKind == JsonValueKind.String ? [from] : from.Items;
        return [.. items.Select(Mirror)];
    }

    private RegistryMirror Mirror(DocumentElement from)
    {
        if (from.Json.ValueKind == JsonValueKind.String)
            return from.As(Location);
        from.With("location", "prefix", "pull", "sendsNamespace");
        var pulls = from.Find("pull")?.As(Pulls) ?? MirrorPulls.All;
        var sendsNamespace = from.Find("sendsNamespace")?.Flag ?? false;
        var mirror = from.Get("location").As(Location) with { Pulls = pulls, SendsNamespace = sendsNamespace };
        return from.Find("prefix") is { } prefix ? prefix.As(text => mirror with { Prefix = text }) : mirror;
    }

    private RegistryMirror Location(string text)
    {
        var location = EnvironmentText.Expand(text, environment);
        try
        {
            return new(location);
        }
        catch (FormatException wrong) when (EnvironmentText.NamesVariable(text))
        {
            throw new FormatException(
                "the value of the variable is not the location of a mirror. Write a host with an optional path.", wrong);
        }
    }

    private static MirrorPulls Pulls(string text) => text switch
    {
        "all" => MirrorPulls.All,
        "digest-only" => MirrorPulls.ByDigest,
        "tag-only" => MirrorPulls.ByTag,
        _ => throw new FormatException(
            $"'{Printable.Short(text, 80)}' is not what a mirror is asked for. Write all, digest-only or tag-only."),
    };
}
