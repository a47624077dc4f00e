using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <content>Reads it out of programs.</content>
public sealed partial record GoBuildInfo
{
    /// <summary>
    /// Reads it out of a file: an ELF, Windows or macOS program, or a library of one of these formats; of a universal
    /// file of macOS, its first program by Go. No network.
    /// </summary>
    /// <param name="hostPath">The file on this machine.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What it says; null when the file is no program by Go.</returns>
    /// <exception cref="InvalidContentException">It is one, but damaged: cut short, or its tables contradict its size.</exception>
    /// <exception cref="BuildException">The file cannot be read.</exception>
    public static async ValueTask<GoBuildInfo?> ReadFileAsync(
        string hostPath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostPath);
        try
        {
            RegularFile.Check(hostPath);
            var file = File.OpenRead(hostPath);
            await using (file.ConfigureAwait(false))
                return await ReadAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BuildException(
                Problem.DiskFailure,
                $"The program {Printable.Short(hostPath)} cannot be read: {DiskReason.Of(failure, hostPath)}.",
                new Remedy("Name a file that is there and that this user may read."),
                failure);
        }
    }

    /// <summary>
    /// Reads it out of a stream, from its start. A stream that cannot seek is copied into a temporary file. The stream
    /// stays open; what it throws passes through.
    /// </summary>
    /// <param name="stream">The program.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What it says; null when the bytes are no program by Go.</returns>
    /// <exception cref="InvalidContentException">They are one, but damaged: cut short, or with tables beyond their end.</exception>
    public static async ValueTask<GoBuildInfo?> ReadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek)
            return await ReadAsync(new ProgramBytes(stream), cancellationToken).ConfigureAwait(false);
        var copy = TemporaryFile.Open();
        await using (copy.ConfigureAwait(false))
        {
            await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(new ProgramBytes(copy), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<GoBuildInfo?> ReadAsync(ProgramBytes file, CancellationToken cancellationToken)
    {
        var programs = await ProgramAddresses.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        foreach (var program in programs)
        {
            var blob = await BuildInfoBlob.ReadAsync(program, cancellationToken).ConfigureAwait(false);
            if (blob is not { } found)
                continue;
            var text = BuildInfoText.Parse(found.Modules);
            return new()
            {
                GoVersion = found.Version,
                Path = text.Path,
                Main = text.Main,
                Dependencies = text.Dependencies,
                Settings = text.Settings,
            };
        }
        return null;
    }
}
