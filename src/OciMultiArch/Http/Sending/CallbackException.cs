using System.Runtime.ExceptionServices;

namespace OciMultiArch.Http;

/// <summary>
/// Carries an exception of the caller's own code (a body's source, a source of credentials) past the rules for
/// network failures, so that it is neither tried again nor explained as one. Never leaves the library.
/// </summary>
internal sealed class CallbackException(Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>Throws the cause as it was.</summary>
    public void Rethrow() => ExceptionDispatchInfo.Throw(InnerException!);
}
