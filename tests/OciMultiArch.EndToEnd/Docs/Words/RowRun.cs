namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>What a row's script printed and left in its folder.</summary>
internal sealed record RowRun(string Folder, string Stdout, string Stderr)
{
    /// <summary>The layout that most scripts write to.</summary>
    public WrittenLayout Out => Layout("out");

    public WrittenLayout Layout(string name) => new(Path.Combine(Folder, name));

    public string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>Each text was printed, on either stream, in this order.</summary>
    public void Said(params string[] texts)
    {
        var said = $"{Stdout}\n{Stderr}";
        foreach (var text in texts)
        {
            Assert.Contains(text, said, StringComparison.Ordinal);
            said = said[(said.IndexOf(text, StringComparison.Ordinal) + text.Length)..];
        }
    }
}
