using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch;

/// <summary>
/// Files that programs expect of a system and that an image from scratch does not have. Nothing is there unless it is
/// asked for. Plain data until <see cref="EntriesAsync"/>; names on this machine that are relative belong to this
/// process's own working directory.
/// </summary>
/// <remarks>
/// Equal files of this machine give equal entries. What comes with a machine or a tool (its time zones, its
/// certificates) changes with its updates: name a file that is kept with the sources where the digest must not.
/// </remarks>
public sealed partial record SystemFiles
{
    /// <summary>
    /// A file on this machine with the certificates to trust, in PEM (RFC 7468), which becomes
    /// <c>/etc/ssl/certs/ca-certificates.crt</c> as it is: where Go, OpenSSL of Debian and Alpine, and others look. It
    /// hides a base's own bundle. Null, the default, for none.
    /// </summary>
    public string? CertificatesFile { get; init; }

    /// <summary>
    /// The time zones on this machine that become <c>/usr/share/zoneinfo</c>: a folder laid out like that, or a zip
    /// file of one, such as Go's <c>lib/time/zoneinfo.zip</c>. Taken are compiled zones (TZif, RFC 9636) and their
    /// tables; left out are <c>posix</c>, <c>right</c>, <c>posixrules</c> and <c>localtime</c>. Null, the default, for
    /// none.
    /// </summary>
    public string? TimeZones { get; init; }

    /// <summary>Whether there is a <c>/tmp</c> that everybody may write to (mode 1777); false by default.</summary>
    public bool TemporaryDirectory { get; init; }

    /// <summary>
    /// Users who get a line in <c>/etc/passwd</c> and <c>/etc/group</c>, after root, and a home directory of their own
    /// (mode 0700). Both files hide those of a base. Empty, the default, for neither file.
    /// </summary>
    public IReadOnlyList<SystemUser> Users { get; init => field = Frozen.List(value); } = Frozen.Empty<SystemUser>();

    /// <summary>
    /// Reads and checks the files; no network. What is returned holds their content, so that later changes on the disk
    /// do not matter.
    /// </summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Entries for <see cref="LayerExtensions"/>, in no particular order.</returns>
    /// <exception cref="ArgumentException">Two users have one name or number.</exception>
    /// <exception cref="BuildException">
    /// A file cannot be read or is not what it should be; a file of certificates holds a private key.
    /// </exception>
    public async ValueTask<IReadOnlyList<LayerEntry>> EntriesAsync(CancellationToken cancellationToken = default)
    {
        List<LayerEntry> entries = [.. UserEntries(Users)];
        if (CertificatesFile is not null)
            entries.Add(await CertificateBundle.ReadAsync(CertificatesFile, cancellationToken).ConfigureAwait(false));
        if (TimeZones is not null)
            entries.AddRange(await TimeZoneFiles.ReadAsync(TimeZones, cancellationToken).ConfigureAwait(false));
        if (TemporaryDirectory)
            entries.Add(LayerEntry.Directory("/tmp") with { Mode = LayerEntry.SharedMode });
        return Frozen.List(entries);
    }
}
