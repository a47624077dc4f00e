namespace OciMultiArch;

/// <summary>How a push works. Copied when a push begins: later changes do not reach it.</summary>
public sealed class PushOptions
{
    /// <summary>
    /// Looks at everything although a tag or manifest exists, for a registry may hold a manifest whose layers are gone.
    /// False by default: what exists by its digest counts as whole. Each blob is asked for, and once more after it was
    /// sent, as a registry may hold one with bytes missing.
    /// </summary>
    public bool Recheck { get; set; }

    /// <summary>
    /// The most blobs and manifests under way at once, 1 or more; 32 by default. The limits of a registry client may
    /// allow fewer.
    /// </summary>
    public int MaxTransfers
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 32;

    /// <summary>
    /// Told how far each blob and manifest is, from several threads at once; null, the default, for no reports. It must
    /// not throw.
    /// </summary>
    public IProgress<PushProgress>? Progress { get; set; }

    /// <summary>
    /// What the one tag of the one root must hold when it is written; null for anything. The tag is not asked for
    /// before.
    /// </summary>
    internal Digest? Held { get; set; }

    internal PushOptions Copy() => (PushOptions)MemberwiseClone();
}
