namespace OciMultiArch;

/// <summary>
/// The base of everything this library throws because of data, registries, networks or disks. Malformed text is a
/// <see cref="FormatException"/>, wrong use an <see cref="ArgumentException"/>, cancellation an
/// <see cref="OperationCanceledException"/>. No message ever holds a secret.
/// </summary>
public class OciException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public OciException()
    {
        Reason = Message;
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was tried, where, what came back, what to do.</param>
    public OciException(string message) : base(message)
    {
        Reason = message;
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was tried, where, what came back, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public OciException(string message, Exception innerException) : base(message, innerException)
    {
        Reason = message;
    }

    /// <summary>
    /// Makes an exception that says as data what happened. Its message is the reason and then the remedy.
    /// </summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="reason">What was tried, where, what came back: whole sentences.</param>
    /// <param name="remedy">What to do; null when nothing is known to help.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public OciException(Problem problem, string reason, Remedy? remedy = null, Exception? innerException = null)
        : base(remedy is null ? reason : $"{reason} {remedy.Text}", innerException)
    {
        Problem = problem;
        Reason = reason;
        Remedy = remedy;
    }

    /// <summary>What went wrong, for programs that react to it.</summary>
    public Problem Problem { get; init; }

    /// <summary>What was tried, where, what came back: the message without the remedy.</summary>
    public string Reason { get; }

    /// <summary>What to do; null when nothing is known to help, or when only the message says it.</summary>
    public Remedy? Remedy { get; }
}
