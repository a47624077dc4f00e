namespace OciMultiArch;

/// <summary>Why something stays that a <see cref="CleaningPolicy"/> could take.</summary>
public enum KeepReason
{
    /// <summary>It is one of the newest (<see cref="CleaningPolicy.Keep"/>).</summary>
    Newest,

    /// <summary>It is younger than <see cref="CleaningPolicy.CreatedBefore"/>.</summary>
    Recent,

    /// <summary>It does not say when it was created.</summary>
    AgeUnknown,

    /// <summary>It is attached to something that stays.</summary>
    Attached,

    /// <summary>It was planned to go, and its tag was moved to something else meanwhile.</summary>
    Moved,

    /// <summary>It was planned to go, and something that stays needs it meanwhile.</summary>
    Needed,

    /// <summary>It was planned to go, and something was attached to it meanwhile.</summary>
    AttachedTo,
}
