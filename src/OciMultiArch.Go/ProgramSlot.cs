using OciMultiArch.Building;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// The place where a program is kept from build to build. Go compares its build ID with the build that is asked for, and
/// links anew when they differ. Go does not look at the rest of the file, and neither is it read here, unless it is packed
/// by another build than the one that linked it (<see cref="BuiltProgram.Prove"/>). One build at a time has it.
/// </summary>
internal sealed class ProgramSlot : IDisposable
{
    private const string LockName = "lock";
    private readonly FileStream use;
    private readonly string sumPath;
    private GoHead? head;
    private DateTime before;

    private ProgramSlot(string folder, FileStream use)
    {
        this.use = use;
        sumPath = Path.Combine(folder, "sum");
        Program = Path.Combine(folder, "program");
    }

    /// <summary>The program's file, which go writes.</summary>
    public string Program { get; }

    /// <summary>
    /// Whether what is linked is hashed whole, to be known again where its layer is packed by each build.
    /// </summary>
    public bool NotesSums { get; set; }

    /// <summary>
    /// Whether go made the program or found it up to date since <see cref="BeginAsync"/>: either moves its time. A script
    /// around go may say that all is well when go failed.
    /// </summary>
    public bool IsVouchedFor => File.GetLastWriteTimeUtc(Program) != before;

    /// <summary>Takes a place; null when another build has it or the disk refuses.</summary>
    public static ProgramSlot? Take(string folder)
    {
        try
        {
            KeptFile.CreateFolder(folder);
            var path = Path.Combine(folder, LockName);
            FileStream use = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            KeptFile.Touch(path);
            return new(folder, use);
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            return null;
        }
    }

    /// <summary>Remembers the program that is there before go runs; what is no file of that kind is removed.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            RegularFile.Check(Program);
            head = await GoHead.ReadAsync(Program, cancellationToken).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(Program, DateTime.UnixEpoch);
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            Remove();
        }
        // That of a file that is not there is a time of its own.
        before = File.GetLastWriteTimeUtc(Program);
    }

    /// <summary>The program that is here after go's run.</summary>
    /// <param name="renew">Has go link it again, in this place or in another.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<BuiltProgram> EndAsync(
        Func<CancellationToken, Task<BuiltProgram>> renew, CancellationToken cancellationToken)
    {
        var now = await GoHead.ReadAsync(Program, cancellationToken).ConfigureAwait(false);
        // Without a build ID go never finds a program up to date.
        if (!now.HasBuildId)
            return new(Program, null);
        BuiltProgram whole = new(Program, now.Sum);
        if (now.Equals(head))
            return whole with { Prove = ProveAsync };
        if (NotesSums)
            KeptFile.Write(sumPath, await Sum.OfFileAsync(Program, cancellationToken).ConfigureAwait(false));
        return whole;

        async Task<BuiltProgram> ProveAsync(CancellationToken cancel)
        {
            if (KeptFile.Read(sumPath) is [var known] && known == await Sum.OfFileAsync(Program, cancel).ConfigureAwait(false))
                return whole;
            Remove();
            return await renew(cancel).ConfigureAwait(false);
        }
    }

    public void Dispose() => use.Dispose();

    private void Remove()
    {
        head = null;
        KeptFile.Remove(Program);
        before = File.GetLastWriteTimeUtc(Program);
    }
}
