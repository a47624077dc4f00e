using System.Net;

namespace OciMultiArch.Http;

/// <summary>
/// Refusals that ask in truth for patience: some registries and gateways say 403 or 400 for 429, with
/// <c>Retry-After</c> or with the code of 429.
/// </summary>
internal static class ThrottledAnswer
{
    /// <summary>Whether a status is one that is said in place of 429.</summary>
    public static bool MayBe(HttpStatusCode status) =>
        status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest;

    /// <summary>Whether an answer is one.</summary>
    public static bool Is(RegistryReply reply, RegistryErrors errors) =>
        MayBe(reply.Status) && (reply.Headers("Retry-After").Any() || errors.Codes.Any(IsCode));

    /// <summary>Whether an answer that was told as a failure is one.</summary>
    public static bool Is(RegistryException failure) =>
        MayBe(failure.StatusCode ?? default) && (failure.RetryAfter is not null || failure.ErrorCodes.Any(IsCode));

    /// <summary>Whether an answer says that too much was asked for at once.</summary>
    public static bool IsOverload(RegistryReply reply) => (int)reply.Status switch
    {
        408 or 425 or 429 or 503 => true,
        _ => Is(reply, RegistryErrors.None),
    };

    private static bool IsCode(string code) => code.Equals("TOOMANYREQUESTS", StringComparison.OrdinalIgnoreCase);
}
