namespace OciMultiArch;

/// <summary>Content is not what its descriptor, its digest or its own document says.</summary>
public sealed class ContentMismatchException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public ContentMismatchException()
    {
        Problem = Problem.DamagedContent;
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    public ContentMismatchException(string message) : base(Problem.DamagedContent, message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ContentMismatchException(string message, Exception innerException)
        : base(Problem.DamagedContent, message, null, innerException)
    {
    }

    /// <summary>
    /// Makes an exception that says as data what happened. Its message is the reason and then the remedy.
    /// </summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="reason">What was asked for, where: whole sentences.</param>
    /// <param name="remedy">What to do; null when nothing is known to help.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public ContentMismatchException(
        Problem problem, string reason, Remedy? remedy = null, Exception? innerException = null)
        : base(problem, reason, remedy, innerException)
    {
    }

    /// <summary>Whether another place is asked when the content is read again.</summary>
    internal bool IsWorthReadingAgain { get; init; }
}
