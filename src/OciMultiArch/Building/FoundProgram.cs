using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>A program on this machine that is to run on a platform.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="HostPath">The file, or the folder with all that belongs to it.</param>
/// <param name="Inner">The program's path in the folder, with <c>/</c>; null for a file.</param>
/// <param name="Header">What the program says of itself; null for a script and for what no system starts.</param>
internal sealed record FoundProgram(Platform Platform, string HostPath, string? Inner, ExecutableHeader? Header)
{
    /// <summary>The program itself on this machine.</summary>
    public string Program => Inner is null ? HostPath : Path.Combine(HostPath, Inner);

    /// <summary>Checks that the program is one, and one for its platform.</summary>
    /// <param name="isStarted">Whether a container starts it directly.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="BuildException">It is neither.</exception>
    public async Task CheckAsync(bool isStarted, CancellationToken cancellationToken)
    {
        if (!isStarted && IsForOthersToStart())
            return;
        var platform = Printable.Short(Platform.ToString());
        if (Header?.Contradicts(Platform) == true)
            throw new BuildException(
                Problem.InvalidContent,
                $"'{Printable.Short(Program)}', the program for {platform}, is {Header}: it will not run there.",
                new($"Build it for {platform}, or correct the path."));
        if (Header is not null || !isStarted)
            return;
        if (await IsScriptAsync(cancellationToken).ConfigureAwait(false))
            return;
        throw new BuildException(
            Problem.InvalidContent,
            $"'{Printable.Short(Program)}', the program for {platform}, is no program of a known format and no script: "
            + "a container cannot start it.",
            new("Correct the path, or say what is run in its place, the entrypoint."));
    }

    // dotnet starts an assembly on any system, one for a single architecture there alone: "any CPU" has the header of 386.
    private bool IsForOthersToStart() =>
        Header is { IsAssembly: true, Architecture: var architecture }
        && (architecture is null or "386" || architecture == Platform.Canonical().Architecture);

    private async Task<bool> IsScriptAsync(CancellationToken cancellationToken)
    {
        var head = new byte[2];
        var stream = File.OpenRead(Program);
        await using (stream.ConfigureAwait(false))
        {
            var reading = stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            var count = await reading.ConfigureAwait(false);
            return count == head.Length && head.AsSpan().SequenceEqual("#!"u8);
        }
    }
}
