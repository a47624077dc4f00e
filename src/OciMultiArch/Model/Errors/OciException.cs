namespace OciMultiArch;

/// <summary>
/// The base of everything this library throws when the world does not do as asked. Malformed text is a <see cref="FormatException"/>,
/// wrong use an <see cref="ArgumentException"/>, cancellation an <see cref="OperationCanceledException"/>. No message ever holds a secret.
/// </summary>
public class OciException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public OciException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was tried, where, what came back, what to do.</param>
    public OciException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was tried, where, what came back, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public OciException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
