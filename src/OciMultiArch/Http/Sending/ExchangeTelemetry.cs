using System.Diagnostics;
using System.Net;
using OciMultiArch.Internal;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Http;

/// <summary>Tells of one exchange: a span while it lasts, and at its end measurements and a record. Makes none of them for nobody.</summary>
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
        (this.call, this.request, this.kind, this.clock) = (call, request, kind, clock);
        call.Sends.Send();
        span = Instruments.Source.HasListeners() ? Span() : null;
        started = clock.GetTimestamp();
    }

    public static ExchangeTelemetry Start(RegistryCall call, HttpRequestMessage request, HandlerPurpose purpose, TimeProvider clock) => new(
        call, request, call.Kind == ExchangeKind.Registry && purpose == HandlerPurpose.Foreign ? ExchangeKind.Redirected : call.Kind, clock);

    /// <param name="answer">What came back, or null.</param>
    /// <param name="failure">Why nothing came, or null.</param>
    /// <param name="observe">Who is told, in the span; null for nobody.</param>
    /// <param name="warnings">The warnings that were told before.</param>
    public void End(HttpResponseMessage? answer, Exception? failure, Action<RegistryExchange>? observe, WarningTexts warnings)
    {
        var elapsed = clock.GetElapsedTime(started);
        var error = failure is not null ? ErrorType.Of(failure) : IsError(answer!.StatusCode) ? ErrorType.Of(answer.StatusCode) : null;
        var sent = BytesSent();
        if (Instruments.Duration.Enabled || Instruments.Retries.Enabled)
            Measure(elapsed, answer, error);
        Instruments.Sent(request.RequestUri!.IdnHost, request.RequestUri.Port, sent);
        observe?.Invoke(new()
        {
            Kind = kind,
            Attempt = call.Sends.Attempt,
            Method = request.Method.Method,
            Url = Redact.Url(request.RequestUri),
            Status = answer?.StatusCode,
            Failure = failure is null ? null : Printable.Short(failure.Message),
            ErrorType = error,
            Duration = elapsed,
            BytesSent = sent,
            Warnings = answer is not null && answer.Headers.NonValidated.TryGetValues("Warning", out var values) ? warnings.New(values) : [],
        });
        End(answer, error);
    }

    private void End(HttpResponseMessage? answer, string? error)
    {
        if (span is null)
            return;
        if (answer is not null)
            span.SetTag(Keys.Status, (int)answer.StatusCode);
        if (error is not null)
            span.SetTag(Keys.Error, error).SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }

    // A refusal that answers the question, or that asks for credentials not shown yet, is how registries are spoken to.
    private bool IsError(HttpStatusCode status) =>
        (int)status >= 400 && !call.Accepts(status) && !(status == HttpStatusCode.Unauthorized && request.Headers.Authorization is null && kind == ExchangeKind.Registry);

    private Activity? Span()
    {
        var url = request.RequestUri!;
        var route = kind == ExchangeKind.Registry ? UrlTemplate.Of(url) : null;
        // Samplers see these; the name holds no value of the URL.
        List<KeyValuePair<string, object?>> tags =
        [
            new(Keys.Method, request.Method.Method), new(Keys.Host, url.IdnHost), new(Keys.Port, url.Port), new(Keys.Url, Redact.Place(url)),
            new(Keys.ExchangeKind, Word(kind)),
        ];
        if (route is not null)
            tags.Add(new(Keys.Template, route));
        if (call.Sends.Resends > 0)
            tags.Add(new(Keys.ResendCount, call.Sends.Resends));
        return Instruments.Source.StartActivity(ActivityKind.Client, default, tags, null, default, route is null ? request.Method.Method : $"{request.Method} {route}");
    }

    private void Measure(TimeSpan elapsed, HttpResponseMessage? answer, string? error)
    {
        var url = request.RequestUri!;
        TagList tags = new()
        {
            { Keys.Method, request.Method.Method }, { Keys.Host, url.IdnHost }, { Keys.Port, url.Port }, { Keys.ExchangeKind, Word(kind) },
        };
        if (kind == ExchangeKind.Registry && UrlTemplate.Of(url) is { } route)
            tags.Add(Keys.Template, route);
        if (answer is not null)
            tags.Add(Keys.Status, (int)answer.StatusCode);
        if (error is not null)
            tags.Add(Keys.Error, error);
        Instruments.Duration.Record(elapsed.TotalSeconds, tags);
        if (call.Sends is { Attempt: > 1 })
            Instruments.Retries.Add(1, tags);
    }

    private long BytesSent() => request.Content is StreamBody body ? body.Sent : request.Content?.Headers.ContentLength ?? 0;

    private static string Word(ExchangeKind kind) => kind switch
    {
        ExchangeKind.Registry => "registry",
        ExchangeKind.Token => "token",
        _ => "redirected",
    };
}
