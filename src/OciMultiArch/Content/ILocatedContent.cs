namespace OciMultiArch.Content;

/// <summary>A stream that knows where its bytes come from better than whoever opened it.</summary>
internal interface ILocatedContent
{
    /// <summary>The place, for messages; null for the one that was asked.</summary>
    object? Place { get; }

    /// <summary>Tells that the bytes are not what they should be.</summary>
    /// <returns>Whether they may be right when they are read again, because another place is asked then.</returns>
    bool Distrust();
}
