using OciMultiArch.Building;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// The place where a program is kept from build to build. Go compares its build ID with the build that is asked for, and
/// links anew when they differ. Go does not look at the rest of the file, so that is done here. One build at a time has it.
/// </summary>
internal sealed class ProgramSlot : IDisposable
{
    private const string LockName = "lock";
    private readonly FileStream use;
    private readonly string sumPath;
    private string? sum;
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
    /// Whether go made the program or found it up to date since <see cref="CheckAsync"/>: either moves its time. A script
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

    /// <summary>Removes a program that is not the one that was kept, before go takes it for that.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await KnowAsync(cancellationToken).ConfigureAwait(false);
        if (sum is null)
            KeptFile.Remove(Program);
        // That of a file that is not there is a time of its own.
        before = File.GetLastWriteTimeUtc(Program);
    }

    /// <summary>The SHA-256 of the program that is here after go's run; it is noted for the next build.</summary>
    public async Task<string> SumAsync(CancellationToken cancellationToken)
    {
        var now = await GoHead.ReadAsync(Program, cancellationToken).ConfigureAwait(false);
        if (sum is not null && now.HasBuildId && now.Equals(head))
            return sum;
        sum = await Sum.OfFileAsync(Program, cancellationToken).ConfigureAwait(false);
        KeptFile.Write(sumPath, sum);
        return sum;
    }

    public void Dispose() => use.Dispose();

    private async Task KnowAsync(CancellationToken cancellationToken)
    {
        try
        {
            RegularFile.Check(Program);
            sum = await Sum.OfFileAsync(Program, cancellationToken).ConfigureAwait(false);
            head = await GoHead.ReadAsync(Program, cancellationToken).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(Program, DateTime.UnixEpoch);
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            sum = null;
        }
        if (KeptFile.Read(sumPath) is not [var known] || known != sum)
            sum = null;
    }
}
