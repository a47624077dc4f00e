namespace OciMultiArch;

/// <summary>A program could not be built, or an image could not be made from it.</summary>
public sealed class BuildException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public BuildException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    public BuildException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public BuildException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
