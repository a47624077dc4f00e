using System.Net;
using OciMultiArch.Internal;
using Polly;

namespace OciMultiArch.Http;

/// <summary>The one place where answers and broken connections become exceptions.</summary>
internal static class RegistryFailure
{
    // What servers written in Go say to plain HTTP where they expect TLS.
    private const string PlainHttpToTls = "HTTP request to an HTTPS server";

    private static readonly Remedy TryAgain = new("Try again.");

    private static readonly Remedy CheckAddress = new("Check the address.");

    private static readonly Remedy CheckCertificate =
        new("Check the host's name, and that the authority behind its certificate is trusted on this machine.");

    /// <summary>An answer that is an error: what was asked, what came back, what to do.</summary>
    public static RegistryException Of(
        RegistryCall call, RegistryReply reply, RegistryErrors errors, DateTimeOffset now)
    {
        var wait = RetryAfter.Parse(reply.Headers("Retry-After"), now);
        var quoted = Redact.Text(errors.ToString(), reply.Secrets);
        var problem = ProblemOf(call, reply, errors);
        var reason = Reason(call, reply, problem, quoted, wait);
        var remedy = RemedyOf(call, reply, problem);
        if (problem == Problem.NotFound && errors.Codes.Any(RegistryErrors.IsOfUpload))
            remedy = TryAgain; // the registry has lost the upload, not the repository
        return new(problem, reason, remedy)
        {
            StatusCode = reply.Status,
            ErrorCodes = [.. errors.Codes.Select(code => Redact.Text(code, reply.Secrets))],
            RetryAfter = wait,
        };
    }

    /// <summary>No answer: the way to the registry failed.</summary>
    public static RegistryException Of(RegistryCall call, Exception failure)
    {
        if (failure.InnerException is OciException rule)
            return new(rule.Problem, $"{call}: {rule.Reason}", rule.Remedy, failure);
        if (ConnectFailure.In(failure) is { } connect)
            return new(connect.Problem, $"{call}: {connect.Message}.", connect.Remedy, failure);
        var diagnosis = Diagnose(call, failure);
        return new(diagnosis.Problem, $"{call}: {diagnosis.Text}: {Cause(failure)}.", diagnosis.Remedy, failure);
    }

    private static string Reason(RegistryCall call, RegistryReply reply, Problem problem, string quoted, TimeSpan? wait)
    {
        if (quoted.Length == 0 && Enum.IsDefined(reply.Status))
            quoted = reply.Status.ToString();
        var sentences = $"{call}: {(int)reply.Status} {quoted}".TrimEnd() + ".";
        if (wait is { } time)
            sentences += $" The registry asks to wait {time.TotalSeconds:0.#} seconds.";
        if (problem == Problem.Throttled && RateLimit.Parse(reply.Headers) is { } limit)
            sentences += $" {limit}.";
        return sentences + Explanation(call, reply, problem) + CredentialRefusal.Explanation(call, reply, problem);
    }

    private static string Explanation(RegistryCall call, RegistryReply reply, Problem problem)
    {
        var registry = call.Repository.Registry;
        return problem switch
        {
            Problem.LoginRefused when call.Scopes.IsEmpty => $" {registry} does not take this login.",
            Problem.LimitExceeded => " The registry, or a proxy before it, has a size limit.",
            Problem.ServerFailure when IsGateway(reply) =>
                $" The registry failed, or the proxy {reply.Proxy}, which the request went through.",
            Problem.ServerFailure => " The registry failed.",
            Problem.ProxyFailure => ProxyExplanation(reply),
            Problem.NotSupported when reply.Status == HttpStatusCode.MethodNotAllowed =>
                " The registry does not allow this here; it may be read-only.",
            Problem.InvalidResponse when reply.Status == HttpStatusCode.NotFound =>
                " What answers there is no registry.",
            _ => "",
        };
    }

    private static Problem ProblemOf(
        RegistryCall call, RegistryReply reply, RegistryErrors errors) => reply.Status switch
        {
            _ when IsPlainHttpToTls(errors) => Problem.TransportMismatch,
            HttpStatusCode.ProxyAuthenticationRequired => Problem.ProxyFailure,
            _ when IsGateway(reply) && IsOfProxy(reply) => Problem.ProxyFailure,
            _ when WantsClientCertificate(reply, errors) => Problem.ClientCertificateNeeded,
            _ when CredentialRefusal.IsWithheld(call, reply) => Problem.UntrustedHost,
            HttpStatusCode.Unauthorized => LoginProblem(call, reply),
            (HttpStatusCode)425 => Problem.Throttled,
            _ when ThrottledAnswer.Is(reply, errors) => Problem.Throttled,
            HttpStatusCode.Forbidden when call.Scopes.IsEmpty => LoginProblem(call, reply),
            HttpStatusCode.Forbidden => Problem.Forbidden,
            HttpStatusCode.NotFound when call.Scopes.IsEmpty => Problem.InvalidResponse,
            HttpStatusCode.NotFound => Problem.NotFound,
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => Problem.NotSupported,
            HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.InsufficientStorage => Problem.LimitExceeded,
            HttpStatusCode.TooManyRequests => Problem.Throttled,
            HttpStatusCode.RequestTimeout => Problem.TimedOut,
            HttpStatusCode.BadRequest when IsRefusedRefresh(call, reply) => Problem.LoginRefused,
            >= HttpStatusCode.InternalServerError => Problem.ServerFailure,
            < HttpStatusCode.BadRequest => Problem.InvalidResponse,
            _ when errors.Has("UNSUPPORTED") => Problem.NotSupported,
            _ when errors.Has("TOOMANYREQUESTS") => Problem.Throttled,
            _ => Problem.Refused,
        };

    private static bool IsPlainHttpToTls(RegistryErrors errors) =>
        errors.ToString().Contains(PlainHttpToTls, StringComparison.OrdinalIgnoreCase);

    // nginx takes the request of a client without a certificate, and answers it.
    private static bool WantsClientCertificate(RegistryReply reply, RegistryErrors errors)
    {
        if ((int)reply.Status is not (400 or 495 or 496))
            return false;
        var words = errors.ToString();
        var isNginx = words.Contains("No required SSL certificate", StringComparison.OrdinalIgnoreCase)
            || words.Contains("The SSL certificate error", StringComparison.OrdinalIgnoreCase);
        return isNginx;
    }

    // A proxy that is told each request may answer in the registry's place.
    private static bool IsGateway(RegistryReply reply)
    {
        var isGatewayStatus = reply.Status
            is HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout;
        return isGatewayStatus && reply.Proxy?.IsForwarding(reply.Answered) == true;
    }

    // RFC 9209; and what squid says.
    private static bool IsOfProxy(RegistryReply reply)
    {
        var hasError = reply.Headers("Proxy-Status")
            .Any(static value => value.Contains("error=", StringComparison.OrdinalIgnoreCase));
        return hasError || reply.Headers("X-Squid-Error").Any();
    }

    private static string ProxyExplanation(RegistryReply reply)
    {
        if (reply.Proxy is not { } proxy)
            return " A proxy on the way wants a login.";
        if (reply.Status == HttpStatusCode.ProxyAuthenticationRequired)
            return $" It is {ProxyFailure.LoginText(proxy)}.";
        return $" The proxy {proxy} says so.";
    }

    // A check of a login asks for no right, so whatever was sent is the login. A token may be that of an anonymous
    // user.
    private static Problem LoginProblem(RegistryCall call, RegistryReply reply)
    {
        var isLogin = call.Scopes.IsEmpty || call.Kind == ExchangeKind.Token;
        var wasRefused = reply.SentPassword || (isLogin && reply.Secrets.Count > 0);
        return wasRefused ? Problem.LoginRefused : Problem.LoginNeeded;
    }

    // RFC 6749 section 5.2: a refresh token that has ended is answered with 400.
    private static bool IsRefusedRefresh(RegistryCall call, RegistryReply reply) =>
        call.Kind == ExchangeKind.Token && call.Method == HttpMethod.Post && reply.Secrets.Count > 0;

    private static Remedy? RemedyOf(RegistryCall call, RegistryReply reply, Problem problem)
    {
        var registry = call.Repository.Registry;
        var path = call.Repository.Path;
        var check = $"check that the account may use {path}";
        if (CredentialRefusal.RemedyOf(call, reply, problem) is { } remedy)
            return remedy;
        return problem switch
        {
            Problem.TransportMismatch => new(RemedyKind.UseTls, $"Use TLS for {registry}.", registry),
            Problem.LoginRefused when call.Scopes.IsEmpty => new("Check the user name, and the password or token."),
            Problem.LoginRefused => LogIn(registry, $"Log in to {registry} again."),
            Problem.LoginNeeded when call.Scopes.IsEmpty => LogIn(registry, $"Log in to {registry}."),
            Problem.LoginNeeded when reply.Secrets.Count > 0 =>
                LogIn(registry, $"Log in to {registry}, again if you already have, and {check}."),
            Problem.LoginNeeded => LogIn(registry, $"Log in to {registry}, and {check}."),
            Problem.Forbidden => new($"Check that the account may {Verb(call)} {path}."),
            Problem.InvalidResponse => CheckAddress,
            Problem.NotFound when call.IsRead || call.Method == HttpMethod.Delete =>
                new($"Check that {call.Repository} exists."),
            Problem.NotFound => new(
                $"Check that {call.Repository} exists: registries such as ECR, Artifact Registry and Harbor want a repository or "
                    + "its project made before the first push."),
            Problem.LimitExceeded => new("Raise the limit there."),
            Problem.Throttled => new("Try again later, or with fewer requests at once."),
            Problem.ServerFailure => new("Try again later."),
            Problem.ProxyFailure => ProxyFailure.RemedyOf(reply.Proxy, reply.Status),
            Problem.ClientCertificateNeeded => TlsConnection.ShowCertificate(registry),
            Problem.Refused when IsSilentHead(call, reply) => UseTlsIfSpoken(registry),
            _ => null,
        };
    }

    private static Remedy UseTlsIfSpoken(string registry) =>
        new(RemedyKind.UseTls, $"If {registry} speaks TLS, use TLS for it.", registry);

    private static Remedy LogIn(string registry, string text) => new(RemedyKind.LogIn, text, registry);

    // The answer to a HEAD has no words: to a GET the same server would say that it expects TLS.
    private static bool IsSilentHead(RegistryCall call, RegistryReply reply)
    {
        var isPlainHttp = reply.Answered.Scheme == Uri.UriSchemeHttp;
        return reply.Status == HttpStatusCode.BadRequest && call.Method == HttpMethod.Head && isPlainHttp;
    }

    private static string Verb(RegistryCall call)
    {
        if (call.IsRead)
            return "read";
        return call.Method == HttpMethod.Delete ? "delete from" : "write to";
    }

    private static Diagnosis Diagnose(RegistryCall call, Exception failure) => failure switch
    {
        TimeoutException => new(Problem.TimedOut, "timed out", NetworkFailure.RaiseTimeout),
        HttpRequestException request => Diagnose(call, request),
        ExecutionRejectedException => new(Problem.Unreachable, "the request was held back", TryAgain),
        _ => new(Problem.Unreachable, "the connection broke", AfterBreak(call)),
    };

    private static Diagnosis Diagnose(
        RegistryCall call, HttpRequestException failure) => failure.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError =>
                new(Problem.Unreachable, "the host's name is unknown", new("Check its spelling and the network.")),
            HttpRequestError.ConnectionError =>
                new(Problem.Unreachable, "no connection", new("Check that the registry runs there and can be reached.")),
            HttpRequestError.SecureConnectionError => DiagnoseTls(call, failure),
            HttpRequestError.InvalidResponse => DiagnoseMalformed(call),
            HttpRequestError.ConfigurationLimitExceeded =>
                new(Problem.LimitExceeded, "the answer's headers are too long", CheckAddress),
            HttpRequestError.ProxyTunnelError =>
                new(Problem.Unreachable, "the proxy refused", new("Check the settings of the proxy.")),
            _ => new(Problem.Unreachable, "the connection broke", AfterBreak(call, failure.HttpRequestError)),
        };

    // The body of an upload is what a slow link does not carry in the time that a server allows. What speaks TLS may hang
    // up on plain HTTP without a word, however often it is asked.
    private static Remedy AfterBreak(RegistryCall call, HttpRequestError error = HttpRequestError.Unknown)
    {
        var registry = call.Repository.Registry;
        if (error == HttpRequestError.ResponseEnded && call.Content is null && IsPlainHttp(call))
            return new(RemedyKind.UseTls, $"Try again; if {registry} speaks TLS, use TLS for it.", registry);
        if (call.Content is null || call.IsRepeatable)
            return TryAgain;
        var text = $"Try again; on a slow link with a smaller MaxWrites of {registry}, and with ChunkBytes.";
        return new(RemedyKind.SendLess, text, registry);
    }

    private static Diagnosis DiagnoseTls(RegistryCall call, Exception failure)
    {
        var words = RootCause.Of(failure).Message;
        if (words.Contains("certificate", StringComparison.OrdinalIgnoreCase))
            return new(Problem.UntrustedCertificate, "TLS failed", CheckCertificate);
        var isPlainHttp = TlsConnection.IsNoTls(failure);
        var problem = isPlainHttp ? Problem.TransportMismatch : Problem.Unreachable;
        if (call.Kind == ExchangeKind.Token)
            return new(problem, "TLS failed", new("Check that the token service speaks TLS."));
        var registry = call.Repository.Registry;
        var advice = $"If {registry} speaks plain HTTP, use plain HTTP for it.";
        return new(problem, "TLS failed", new(RemedyKind.UsePlainHttp, advice, registry));
    }

    // A TLS server answers plain HTTP with bytes that are no HTTP.
    private static Diagnosis DiagnoseMalformed(RegistryCall call)
    {
        const string Text = "the answer is not HTTP";
        if (IsPlainHttp(call))
            return new(Problem.InvalidResponse, Text, UseTlsIfSpoken(call.Repository.Registry));
        return new(Problem.InvalidResponse, Text, CheckAddress);
    }

    private static bool IsPlainHttp(RegistryCall call) =>
        call.Url.Scheme == Uri.UriSchemeHttp && call.Kind != ExchangeKind.Token;

    // A time-out says itself what was waited for; below it stands what gave up.
    private static string Cause(Exception failure)
    {
        var cause = failure;
        if (failure is not TimeoutException)
            cause = RootCause.Of(failure);
        return Printable.Short(cause.Message).TrimEnd('.');
    }

    /// <summary>What a broken connection means.</summary>
    private sealed record Diagnosis(Problem Problem, string Text, Remedy? Remedy);
}
