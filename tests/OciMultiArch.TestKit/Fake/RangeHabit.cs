namespace OciMultiArch.TestKit;

/// <summary>What a <see cref="FakeRegistry"/> says in the Range of an upload session.</summary>
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
