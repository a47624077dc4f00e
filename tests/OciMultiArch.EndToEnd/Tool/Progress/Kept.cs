namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>Text that is kept in a file beside the tests.</summary>
internal static class Kept
{
    public static void Equal(string file, string text)
    {
        text = string.Join('\n', text.Split('\n').Select(static line => line.TrimEnd(' ', '\r'))).TrimEnd() + "\n";
        var path = Path.Combine(SampleProgram.Root, "tests", "OciMultiArch.EndToEnd", "Tool", "Progress", "Screens", file);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }
}
