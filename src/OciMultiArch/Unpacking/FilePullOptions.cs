namespace OciMultiArch;

/// <summary>How the files of an artifact are written.</summary>
public sealed class FilePullOptions
{
    /// <summary>
    /// Replaces files that are there with other content. False by default: such a file is an error before anything is
    /// written. A folder is never replaced by a file, nor a file by a folder.
    /// </summary>
    public bool ReplacesFiles { get; set; }
}
