namespace OciMultiArch;

/// <summary>
/// What is asked for cannot be made of this content: two images for one platform, a mixture of families, an index that
/// would be empty, parts that contradict each other, what Docker's types cannot hold.
/// </summary>
public sealed class InvalidContentException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public InvalidContentException()
    {
        Problem = Problem.InvalidContent;
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    public InvalidContentException(string message) : base(Problem.InvalidContent, message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidContentException(string message, Exception innerException)
        : base(Problem.InvalidContent, message, null, innerException)
    {
    }

    /// <summary>
    /// Makes an exception that says as data what happened. Its message is the reason and then the remedy.
    /// </summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="reason">What was asked for, where: whole sentences.</param>
    /// <param name="remedy">What to do; null when nothing is known to help.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public InvalidContentException(
        Problem problem, string reason, Remedy? remedy = null, Exception? innerException = null)
        : base(problem, reason, remedy, innerException)
    {
    }
}
