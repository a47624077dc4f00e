using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// The proxies that environment variables name, as curl and programs written in Go read them. Where none does, the
/// settings of Windows or macOS count.
/// </summary>
internal sealed class EnvironmentProxy(Func<string, string?> environment) : IWebProxy
{
    // In a CGI program a client decides on the variable HTTP_PROXY: its header "Proxy" becomes it ("httpoxy",
    // CVE-2016-5385).
    private readonly bool isCgi = !string.IsNullOrEmpty(environment("REQUEST_METHOD"));

    private readonly ProxyExceptions exceptions =
        new(Value(environment, "no_proxy") ?? Value(environment, "NO_PROXY") ?? "");

    private readonly string nameOfExceptions = Value(environment, "no_proxy") is null ? "NO_PROXY" : "no_proxy";

    /// <summary>Not used: a login stands in the variable.</summary>
    public ICredentials? Credentials { get; set; }

    private static bool HasSettings => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <exception cref="RegistryException">The variable holds no address of a proxy.</exception>
    public Uri? GetProxy(Uri destination)
    {
        if (exceptions.Contain(destination))
            return null;
        if (Variable(destination.Scheme) is { } name)
            return Parse(name, environment(name)!);
        return HasSettings ? HttpClient.DefaultProxy.GetProxy(destination) : null;
    }

    /// <summary>The variable that decides on a proxy; null when none does.</summary>
    /// <param name="destination">Where a request goes.</param>
    /// <param name="isThisMachine">Whether no proxy is used because it goes to this machine.</param>
    public string? DecidedBy(Uri destination, out bool isThisMachine)
    {
        var name = Variable(destination.Scheme);
        isThisMachine = name is not null && ProxyExceptions.IsThisMachine(destination);
        return name is not null && exceptions.Contain(destination) ? nameOfExceptions : name;
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    private static string? Value(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value ? value : null;

    private string? Variable(string scheme)
    {
        string[] names = scheme == Uri.UriSchemeHttps ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy", "HTTP_PROXY"];
        var known = names.Concat(["all_proxy", "ALL_PROXY"]).Where(name => name != "HTTP_PROXY" || !isCgi);
        return known.FirstOrDefault(name => Value(environment, name) is not null);
    }

    // The value may hold a password: it is not repeated.
    private static Uri Parse(string variable, string value)
    {
        var text = value.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"http://{text}";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Host.Length > 0)
            return address;
        throw new RegistryException(
            Problem.ProxyFailure,
            $"The environment variable {variable} does not hold the address of a proxy.",
            new(RemedyKind.CheckProxy, $"Set {variable} to http://HOST:PORT, or unset it.", variable));
    }
}
