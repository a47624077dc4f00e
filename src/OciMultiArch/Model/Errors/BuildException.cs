namespace OciMultiArch;

/// <summary>A program could not be built, or an image could not be made from it.</summary>
public sealed class BuildException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public BuildException()
    {
        Problem = Problem.BuildFailed;
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    public BuildException(string message) : base(Problem.BuildFailed, message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public BuildException(string message, Exception innerException)
        : base(Problem.BuildFailed, message, null, innerException)
    {
    }

    /// <summary>
    /// Makes an exception that says as data what happened. Its message is the reason and then the remedy.
    /// </summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="reason">What was asked for, where: whole sentences.</param>
    /// <param name="remedy">What to do; null when nothing is known to help.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public BuildException(Problem problem, string reason, Remedy? remedy = null, Exception? innerException = null)
        : base(problem, reason, remedy, innerException)
    {
    }
}
