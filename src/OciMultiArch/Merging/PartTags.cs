namespace OciMultiArch;

/// <summary>What becomes of the part tags of a merge.</summary>
public enum PartTags
{
    /// <summary>They stay, as in the classic recipe: each still names its image, and the merge can be run again at any time.</summary>
    Kept,

    /// <summary>
    /// The index is written only when every expected part is there, by whoever finds it so; its part tags are then removed where the store deletes tags.
    /// Manifests are never deleted. Needs <see cref="MergeOptions.Expect"/>.
    /// </summary>
    RemovedWhenComplete,
}
