namespace OciMultiArch.Testing;

/// <summary>What a <see cref="TestRegistry"/> says in the <c>Range</c> of an upload session.</summary>
public enum RangeHabit
{
    /// <summary>All bytes so far, as the distribution specification says.</summary>
    Whole,

    /// <summary>The first part for ever.</summary>
    FirstPart,

    /// <summary>The last part alone.</summary>
    LastPart,

    /// <summary>Nothing.</summary>
    Absent,
}
