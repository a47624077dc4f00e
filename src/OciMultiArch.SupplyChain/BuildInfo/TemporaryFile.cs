namespace OciMultiArch.SupplyChain;

/// <summary>A file of this user alone that is gone when it is closed.</summary>
internal static class TemporaryFile
{
    public static FileStream Open()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var name = Path.Combine(Path.GetTempPath(), $"ocimultiarch-{Path.GetRandomFileName()}");
        return new(name, options);
    }
}
