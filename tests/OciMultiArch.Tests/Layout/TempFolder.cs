namespace OciMultiArch.Tests.Layout;

/// <summary>A folder of its own under the system's temporary folder, gone with this object.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ocimultiarch-").FullName;

    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
