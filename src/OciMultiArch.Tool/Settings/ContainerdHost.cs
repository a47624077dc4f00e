using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>One host of a <c>hosts.toml</c>.</summary>
/// <param name="Host">Host and optional port.</param>
/// <param name="Mirror">It as a mirror.</param>
/// <param name="IsRead">Whether anything is read from it.</param>
/// <param name="Settings">How it is talked to.</param>
internal sealed record ContainerdHost(string Host, RegistryMirror Mirror, bool IsRead, RegistryHostSettings Settings)
{
    private const string ApiPath = "/v2";
    private static readonly string[] Flags = ["skip_verify", "override_path"];
    private static readonly string[] Lists = ["ca", "capabilities"];

    /// <summary>Reads a host; null, with a warning, when it is written in a way that is not understood.</summary>
    public static ContainerdHost? Of(string name, TomlTable table, string file, Warnings warnings)
    {
        var hasScheme = name.Contains("://", StringComparison.Ordinal);
        var url = hasScheme ? name : $"https://{name}";
        var isUrl = Uri.TryCreate(url, UriKind.Absolute, out var address);
        if (!isUrl || HostName.Find(address!.Authority) is not { } host)
        {
            warnings.NotRead(file, $"'{HostName.Shown(name)}' is not the URL of a registry");
            return null;
        }
        if (Flags.FirstOrDefault(table.IsNoFlag) is { } flag)
            throw SettingFault.InValue(file, $" of {host}", table.Misfit(flag, Warnings.Flag));
        warnings.Misunderstood(file, $" of {host}", Problems(table));
        var path = address.AbsolutePath.TrimEnd('/');
        var isWhole = table.IsTrue("override_path");
        if (isWhole && path != ApiPath && !path.StartsWith($"{ApiPath}/", StringComparison.Ordinal))
        {
            warnings.NotRead(file, $"'{HostName.Shown(name)}' does not go to {ApiPath}, which every registry has");
            return null;
        }
        var location = isWhole ? host + path[ApiPath.Length..] : host;
        RegistryMirror mirror = new(location) { Pulls = PullsOf(table), SendsNamespace = true };
        var settings = SettingsOf(table, address, file, warnings);
        if (hasScheme && address.Scheme == Uri.UriSchemeHttps)
            settings = settings.Over(new() { Transport = TransportSecurity.Tls });
        if (!isWhole && path.Length > 0 && path != ApiPath)
            settings = new RegistryHostSettings { PathPrefix = path }.Over(settings);
        if (settings.FindProblems() is [var (_, problem), ..])
        {
            warnings.NotRead(file, $"{host}: {problem}");
            return null;
        }
        return new(host, mirror, IsAsked(table), settings);
    }

    private static IEnumerable<Misfit> Problems(TomlTable table)
    {
        foreach (var name in Lists.Where(table.IsNoTexts))
            yield return table.Misfit(name, "a text or a list of texts");
        if (table.IsNoText("server"))
            yield return table.Misfit("server", Warnings.Text);
        if (table.IsNoTable("header"))
            yield return table.Misfit("header", "a table");
    }

    // Without the right to resolve, a tag is not asked for. Without a list it may do everything.
    private static MirrorPulls PullsOf(TomlTable table)
    {
        var rights = table.Texts("capabilities");
        return rights.Count == 0 || rights.Contains("resolve") ? MirrorPulls.All : MirrorPulls.ByDigest;
    }

    private static bool IsAsked(TomlTable table)
    {
        var rights = table.Texts("capabilities");
        return rights.Count == 0 || rights.Contains("pull") || rights.Contains("resolve");
    }

    private static RegistryHostSettings SettingsOf(TomlTable table, Uri address, string file, Warnings warnings)
    {
        var folder = Path.GetDirectoryName(file)!;
        var authorities = table.Texts("ca")
            .Where(path => warnings.IsFileName(file, "ca", path))
            .Select(path => Path.GetFullPath(path, folder));
        string[] usable = [.. authorities.Where(path => warnings.IsUsable(path, address.Authority, new() { CaFiles = [path] }))];
        RegistryHostSettings settings = new()
        {
            Transport = TransportOf(table, address),
            CaFiles = usable.Length == 0 ? null : usable,
            Headers = HeadersOf(table.Table("header"), file, warnings),
        };
        return Client(table, folder, file, warnings) is { } client
            && warnings.IsUsable(client.ClientCertificateFile!, address.Authority, client)
            ? client.Over(settings)
            : settings;
    }

    private static TransportSecurity? TransportOf(TomlTable table, Uri address)
    {
        if (address.Scheme == Uri.UriSchemeHttp)
            return TransportSecurity.PlainHttp;
        return table.IsTrue("skip_verify") ? TransportSecurity.TlsWithoutVerification : null;
    }

    private static Dictionary<string, string>? HeadersOf(TomlTable table, string file, Warnings warnings)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var name in table.Names)
        {
            var value = string.Join(", ", table.Texts(name));
            RegistryHostSettings alone = new() { Headers = new Dictionary<string, string> { [name] = value } };
            if (alone.FindProblems() is [var (_, problem), ..])
                warnings.Say($"{Output.Plain(file)}: {Output.Plain(problem)} The file's header is passed over.");
            else
                headers[name] = value;
        }
        return headers.Count == 0 ? null : headers;
    }

    // A file of both, or the files of certificate and key.
    private static RegistryHostSettings? Client(TomlTable table, string folder, string file, Warnings warnings)
    {
        if (table.Lists("client") is not [var first, ..])
            return null;
        if (!first.All(path => warnings.IsFileName(file, "client", path)))
            return null;
        var key = first is [_, { Length: > 0 } named, ..] ? Path.GetFullPath(named, folder) : null;
        return new() { ClientCertificateFile = Path.GetFullPath(first[0], folder), ClientKeyFile = key };
    }
}
