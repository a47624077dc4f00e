using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using OciMultiArch.Internal;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Http;

/// <summary>
/// Tells of one exchange: a span while it lasts, and at its end measurements and a record. Makes none of them while
/// nobody listens.
/// </summary>
internal readonly struct ExchangeTelemetry
{
    private readonly RegistryCall call;
    private readonly HttpRequestMessage request;
    private readonly ExchangeKind kind;
    private readonly TimeProvider clock;
    private readonly long started;
    private readonly Activity? span;

    private ExchangeTelemetry(RegistryCall call, HttpRequestMessage request, ExchangeKind kind, TimeProvider clock)
    {
        this.call = call;
        this.request = request;
        this.kind = kind;
        this.clock = clock;
        call.Sends.Send();
        span = Instruments.Source.HasListeners() ? StartSpan() : null;
        started = clock.GetTimestamp();
    }

    private Uri Url => request.RequestUri!;

    private string Method => request.Method.Method;

    private string? Template => kind == ExchangeKind.Registry ? UrlTemplate.Of(Url) : null;

    public static ExchangeTelemetry Start(
        RegistryCall call, HttpRequestMessage request, HandlerPurpose purpose, TimeProvider clock)
    {
        var kind = call.Kind;
        if (kind == ExchangeKind.Registry && purpose == HandlerPurpose.Foreign)
            kind = ExchangeKind.Redirected;
        return new(call, request, kind, clock);
    }

    /// <param name="answer">What came back, or null.</param>
    /// <param name="failure">Why nothing came, or null.</param>
    /// <param name="observe">The observer, called in the span; null for nobody.</param>
    /// <param name="warnings">The warnings that were told before.</param>
    public void End(
        HttpResponseMessage? answer, Exception? failure, Action<RegistryExchange>? observe, WarningTexts warnings)
    {
        var elapsed = clock.GetElapsedTime(started);
        var error = ErrorType(answer, failure);
        var sent = BytesSent();
        if (Instruments.Duration.Enabled || Instruments.Retries.Enabled)
            Measure(elapsed, answer, error);
        Instruments.Sent(Url.IdnHost, Url.Port, sent);
        observe?.Invoke(Record(answer, failure) with
        {
            ErrorType = error,
            Duration = elapsed,
            BytesSent = sent,
            Warnings = NewWarnings(answer, warnings),
            RateLimit = LimitOf(answer),
        });
        EndSpan(answer, error);
    }

    private RegistryExchange Record(HttpResponseMessage? answer, Exception? failure) => new()
    {
        Kind = kind,
        Attempt = call.Sends.Attempt,
        Method = Method,
        Url = Redact.Url(Url),
        Status = answer?.StatusCode,
        Failure = failure is null ? null : Printable.Short(failure.Message),
        Duration = default,
    };

    private IReadOnlyList<string> NewWarnings(HttpResponseMessage? answer, WarningTexts warnings)
    {
        if (answer is null)
            return [];
        var secrets = Redact.SecretsOf(request);
        return warnings.New(Values(answer, "Warning").Select(text => Redact.Text(text, secrets)));
    }

    private static RateLimit? LimitOf(HttpResponseMessage? answer) =>
        answer is null ? null : RateLimit.Parse(name => Values(answer, name));

    private static HeaderStringValues Values(HttpResponseMessage answer, string header) =>
        answer.Headers.NonValidated.TryGetValues(header, out var values) ? values : default;

    /// <summary>
    /// What went wrong, in a word to count by (OpenTelemetry's <c>error.type</c>); null when nothing did.
    /// </summary>
    private string? ErrorType(HttpResponseMessage? answer, Exception? failure) => failure switch
    {
        null when IsError(answer!.StatusCode) => ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture),
        null => null,
        OperationCanceledException => "canceled",
        TimeoutException => "timeout",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "name_resolution_error",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "connection_error",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "secure_connection_error",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "response_ended",
        _ => failure.GetType().FullName,
    };

    // A refusal that answers the question, or that asks for credentials not shown yet, is how registries are spoken to.
    private bool IsError(HttpStatusCode status)
    {
        if ((int)status < 400 || call.Accepts(status))
            return false;
        if (call.HasWayRound && (int)status < 500 && status != HttpStatusCode.TooManyRequests)
            return false;
        var isAnonymous = request.Headers.Authorization is null && kind == ExchangeKind.Registry;
        var isChallenge = status == HttpStatusCode.Unauthorized && isAnonymous;
        return !isChallenge;
    }

    // Samplers see the tags; the name holds no value of the URL.
    private Activity? StartSpan()
    {
        var template = Template;
        List<KeyValuePair<string, object?>> tags =
        [
            new(Keys.Method, Method),
            new(Keys.Host, Url.IdnHost),
            new(Keys.Port, Url.Port),
            new(Keys.Url, Redact.Place(Url)),
            new(Keys.ExchangeKind, KindName()),
        ];
        if (template is not null)
            tags.Add(new(Keys.Template, template));
        if (call.Sends.Resends > 0)
            tags.Add(new(Keys.ResendCount, call.Sends.Resends));
        var name = template is null ? Method : $"{Method} {template}";
        return Instruments.Source.StartActivity(ActivityKind.Client, default, tags, null, default, name);
    }

    private void EndSpan(HttpResponseMessage? answer, string? error)
    {
        if (span is null)
            return;
        if (answer is not null)
            span.SetTag(Keys.Status, (int)answer.StatusCode);
        if (error is not null)
            span.SetTag(Keys.Error, error).SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }

    private void Measure(TimeSpan elapsed, HttpResponseMessage? answer, string? error)
    {
        TagList tags = new()
        {
            { Keys.Method, Method },
            { Keys.Host, Url.IdnHost },
            { Keys.Port, Url.Port },
            { Keys.ExchangeKind, KindName() },
        };
        if (Template is { } template)
            tags.Add(Keys.Template, template);
        if (answer is not null)
            tags.Add(Keys.Status, (int)answer.StatusCode);
        if (error is not null)
            tags.Add(Keys.Error, error);
        Instruments.Duration.Record(elapsed.TotalSeconds, tags);
        if (call.Sends.Attempt > 1)
            Instruments.Retries.Add(1, tags);
    }

    private long BytesSent()
    {
        if (request.Content is StreamBody body)
            return body.Sent;
        return request.Content?.Headers.ContentLength ?? 0;
    }

    private string KindName() => kind switch
    {
        ExchangeKind.Registry => "registry",
        ExchangeKind.Token => "token",
        _ => "redirected",
    };
}
