namespace OciMultiArch;

/// <summary>Content is not what its descriptor, its digest or its own document says.</summary>
public sealed class ContentMismatchException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public ContentMismatchException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    public ContentMismatchException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ContentMismatchException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
