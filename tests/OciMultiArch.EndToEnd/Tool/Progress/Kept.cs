namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>Text that is kept in a file beside the tests.</summary>
internal static class Kept
{
    public static void Equal(string file, string text)
    {
        var path = Path.Combine(SampleProgram.Root, "tests", "OciMultiArch.EndToEnd", "Tool", "Progress", "Screens", file);
        if (Environment.GetEnvironmentVariable("UPDATE_SCREENS") == "1")
            File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }
}
