namespace OciMultiArch;

/// <summary>A tag, manifest or blob that had to be there is not.</summary>
public sealed class ContentNotFoundException : OciException
{
    /// <summary>Makes an exception without a message.</summary>
    public ContentNotFoundException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    public ContentNotFoundException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was asked for, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ContentNotFoundException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
