namespace OciMultiArch;

/// <summary>What an edit in place found and did. Immutable.</summary>
public sealed record EditReport
{
    /// <summary>What the tag held at first.</summary>
    public required Artifact Before { get; init; }

    /// <summary>What the tag held at the last look, with the edit in it.</summary>
    public required Artifact Result { get; init; }

    /// <summary>The push that wrote the edit; of several, the last.</summary>
    public required PushReport Push { get; init; }

    /// <summary>How often the edit was made: 1 when nobody else wrote in between.</summary>
    public required int Rounds { get; init; }
}
