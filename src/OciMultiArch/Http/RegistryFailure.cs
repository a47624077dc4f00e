using System.Net;
using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>The one place where answers and broken connections become exceptions.</summary>
internal static class RegistryFailure
{
    // What servers written in Go say to plain HTTP where they expect TLS.
    private const string PlainToTls = "HTTP request to an HTTPS server";

    /// <summary>An answer that is an error: what was asked, what came back, what to do.</summary>
    public static RegistryException Of(RegistryCall call, RegistryReply reply, RegistryErrors errors, DateTimeOffset now)
    {
        var wait = RetryAfter.Parse(reply.Headers("Retry-After"), now);
        var said = Redact.Text(errors.ToString(), reply.Secrets);
        var asked = wait is { } time ? $" It asks to wait {time.TotalSeconds:0.#} seconds." : "";
        var remedy = said.Contains(PlainToTls, StringComparison.OrdinalIgnoreCase) ? "The registry speaks TLS: say so in this host's settings." : Remedy(call, reply);
        return new($"{call}: {(int)reply.Status} {(said.Length > 0 ? said.TrimEnd('.') : Words(reply.Status))}.{asked} {remedy}".TrimEnd())
        {
            StatusCode = reply.Status,
            ErrorCodes = [.. errors.Codes.Select(each => Redact.Text(each, reply.Secrets))],
            RetryAfter = wait,
        };
    }

    /// <summary>No answer: the way to the registry failed.</summary>
    public static RegistryException Of(RegistryCall call, Exception failure)
    {
        if (failure.InnerException is OciException rule)
            return new($"{call}: {rule.Message}", failure);
        var (what, remedy) = failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => ("the host's name is unknown", "Check its spelling and the network."),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => ("no connection", "Check that the registry runs there and can be reached."),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } when IsOfCertificate(failure) =>
                ("TLS failed", "Check the host's name, and that the authority behind its certificate is trusted on this machine."),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                ("TLS failed", "If the registry speaks plain HTTP, say so in this host's settings."),
            TimeoutException => ("it hangs", "Try again, or raise the time-out."),
            _ => ("the connection broke", "Try again."),
        };
        return new($"{call}: {what}: {Printable.Short(Innermost(failure).Message).TrimEnd('.')}. {remedy}", failure);
    }

    // The answer to a HEAD has no words: to a GET the same server would say that it expects TLS.
    private static bool IsMute(RegistryCall call, RegistryReply reply) => call.Method == HttpMethod.Head && reply.Answered.Scheme == Uri.UriSchemeHttp;

    private static bool IsOfCertificate(Exception failure) => Innermost(failure).Message.Contains("certificate", StringComparison.OrdinalIgnoreCase);

    private static Exception Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure;

    private static string Words(HttpStatusCode status) => Enum.IsDefined(status) ? status.ToString() : "";

    private static string Remedy(RegistryCall call, RegistryReply reply) => reply.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when call.Scopes.IsEmpty => reply.Secrets.Count > 0
            ? $"{call.Repository.Registry} does not take this login: check the user's name, and the password or token."
            : $"Log in to {call.Repository.Registry} (docker login).",
        HttpStatusCode.NotFound when call.Scopes.IsEmpty => "Check the address: what answers there is no registry.",
        HttpStatusCode.BadRequest when IsMute(call, reply) => "If the registry speaks TLS, say so in this host's settings.",
        HttpStatusCode.Unauthorized when reply.ShowedPassword =>
            $"The registry refuses the login stored for {call.Repository.Registry}, or it may not use {call.Repository.Path}: log in again (docker login).",
        HttpStatusCode.Unauthorized =>
            $"Log in to {call.Repository.Registry}{(reply.Secrets.Count > 0 ? ", anew if you have" : "")} (docker login), and check that the account may use {call.Repository.Path}.",
        HttpStatusCode.Forbidden => $"Check that the account may {Verb(call.Method)} {call.Repository.Path}.",
        HttpStatusCode.NotFound => $"Check that {call.Repository} exists.",
        HttpStatusCode.MethodNotAllowed => "The registry does not allow this here; it may be read-only.",
        HttpStatusCode.RequestEntityTooLarge => "The registry, or a proxy before it, has a size limit; raise it there.",
        HttpStatusCode.TooManyRequests => "Try again later, or with fewer requests at once.",
        >= HttpStatusCode.InternalServerError => "The registry failed; try again later.",
        _ => "",
    };

    private static string Verb(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head ? "read" : method == HttpMethod.Delete ? "delete from" : "write to";
}
