using OciMultiArch.Disk;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Disk;

/// <summary>What killed writers left is removed by the next writer; what is somebody's stays.</summary>
public sealed class LeftoversTests : IDisposable
{
    private const string Dead = ".tmp-0123456789abcdef";
    private const string Alive = ".tmp-fedcba9876543210";
    private readonly TempFolder folder = new();

    [Fact]
    public void Files_that_nobody_holds_go_and_others_stay()
    {
        folder.Write(Dead, "half");
        folder.Write(".tmp-notes", "somebody's own");
        folder.Write(".tmp-0123456789ABCDEF", "somebody's own");
        File.CreateSymbolicLink(folder.At(".tmp-00000000000000aa"), folder.At(".tmp-notes"));
        folder.Write(".tmp-00000000000000bb", ""); // between its making and its lock
        using (var alive = Hold(Alive))
        using (var own = PendingFile.Create(folder.Path))
            Leftovers.Remove(folder.Path, own.Name);

        Assert.Equal(
            [".tmp-00000000000000aa", ".tmp-00000000000000bb", ".tmp-0123456789ABCDEF", Alive, ".tmp-notes"],
            Names());
    }

    [Fact]
    public void Folders_go_whose_lock_nobody_holds()
    {
        folder.Write($"{Dead}/blobs/sha256/aa", "half");
        folder.Write($"{Dead}/.lock", "");
        folder.Write(".tmp-00000000000000aa/notes", "no lock, so nobody knows");
        folder.Folder(Alive);
        using (var alive = Hold($"{Alive}/.lock"))
        using (var own = PendingFile.Create(folder.Path))
            Leftovers.Remove(folder.Path, own.Name);

        Assert.Equal([".tmp-00000000000000aa", Alive], Names());
    }

    [Fact]
    public void Folders_that_were_to_get_their_name_go_too_once_they_are_nobodys()
    {
        folder.Write($"{Dead}-new/.lock", "");
        folder.Folder(".tmp-00000000000000aa-new"); // between its making and its lock
        Directory.SetLastWriteTimeUtc(folder.Folder(".tmp-00000000000000bb-new"), DateTime.UtcNow.AddHours(-1));
        folder.Folder($"{Alive}-new");
        using (var alive = Hold($"{Alive}-new/.lock"))
        using (var own = PendingFile.Create(folder.Path))
            Leftovers.Remove(folder.Path, own.Name);

        Assert.Equal([".tmp-00000000000000aa-new", $"{Alive}-new"], Names());
    }

    [Fact]
    public void Nothing_goes_where_locks_do_not_show()
    {
        folder.Write(Dead, "half");
        var own = folder.Write("own", "not held");

        Leftovers.Remove(folder.Path, own);

        Assert.Equal([Dead, "own"], Names());
    }

    [Fact]
    public async Task A_pipe_under_such_a_name_holds_nobody_up()
    {
        await SpecialFiles.MakeAsync("pipe", folder.At(Dead));
        using (var own = PendingFile.Create(folder.Path))
            Leftovers.Remove(folder.Path, own.Name);

        Assert.Equal([Dead], Names());
    }

    public void Dispose() => folder.Dispose();

    private FileStream Hold(string name) => new(folder.At(name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

    private IEnumerable<string> Names() =>
        Directory.EnumerateFileSystemEntries(folder.Path).Select(static each => Path.GetFileName(each)!).Order(StringComparer.Ordinal);
}
