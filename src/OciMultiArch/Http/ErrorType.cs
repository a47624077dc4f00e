using System.Globalization;
using System.Net;

namespace OciMultiArch.Http;

/// <summary>What went wrong, in a word to count by: the values of OpenTelemetry's <c>error.type</c>.</summary>
internal static class ErrorType
{
    public static string Of(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    public static string Of(Exception failure) => failure switch
    {
        OperationCanceledException => "canceled",
        TimeoutException => "timeout",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "name_resolution_error",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "connection_error",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "secure_connection_error",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "response_ended",
        _ => failure.GetType().FullName!,
    };
}
