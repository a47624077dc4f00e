using System.Net;

namespace OciMultiArch.Clouds;

/// <summary>Makes errors of what a service says or does not say. None holds a secret.</summary>
internal static class CloudFailure
{
    public static OciException Unreachable(CloudCall call, Exception failure)
    {
        var remedy = call.IsLocal ? "This may be no machine of that cloud." : "Check the network and the proxy.";
        var problem = failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? Problem.UntrustedCertificate
            : Problem.Unreachable;
        return new(problem, $"{call.Service} cannot be reached: {failure.Message.TrimEnd('.')}.", new(remedy), failure);
    }

    public static OciException TimedOut(CloudCall call)
    {
        var remedy = call.IsLocal ? "This may be no machine of that cloud." : "Check the network and the proxy.";
        var reason = $"{call.Service} did not answer within {call.MaxTime.TotalSeconds:0} s.";
        return new(Problem.TimedOut, reason, new(remedy));
    }

    public static OciException Refused(CloudCall call, HttpStatusCode status, string said)
    {
        var problem = (int)status switch
        {
            429 => Problem.Throttled,
            >= 500 => Problem.ServerFailure,
            _ => Problem.LoginRefused,
        };
        var words = said.Length == 0 ? "" : $" ({said.TrimEnd('.')})";
        return new(problem, $"{call.Service} refuses the identity: {(int)status}{words}.", new(call.Remedy));
    }

    public static OciException Unusable(CloudCall call, string problem) =>
        new(Problem.InvalidResponse, $"{call.Service} gave no usable answer: {problem}.", new(call.Remedy));

    /// <summary>A setting that cannot be used.</summary>
    public static OciException Setting(string name, string problem, string remedy) =>
        new(Problem.InvalidContent, $"{name}: {problem}.", new(remedy));
}
