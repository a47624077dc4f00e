namespace OciMultiArch.Disk;

/// <summary>Whether a file must have reached the disk before it takes its name.</summary>
internal enum Durability
{
    /// <summary>No: its digest tells whether it is whole.</summary>
    Buffered,

    /// <summary>Yes: nothing else could tell or restore it.</summary>
    Flushed,
}
