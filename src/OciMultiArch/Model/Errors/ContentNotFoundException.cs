namespace OciMultiArch;

/// <summary>A tag, manifest or blob that had to be there is not.</summary>
public sealed class ContentNotFoundException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public ContentNotFoundException()
    {
        Problem = Problem.NotFound;
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    public ContentNotFoundException(string message) : base(Problem.NotFound, message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ContentNotFoundException(string message, Exception innerException)
        : base(Problem.NotFound, message, null, innerException)
    {
    }

    /// <summary>
    /// Makes an exception that says as data what happened. Its message is the reason and then the remedy.
    /// </summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="reason">What was asked for, where: whole sentences.</param>
    /// <param name="remedy">What to do; null when nothing is known to help.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public ContentNotFoundException(
        Problem problem, string reason, Remedy? remedy = null, Exception? innerException = null)
        : base(problem, reason, remedy, innerException)
    {
    }
}
