namespace OciMultiArch.Compare.Sink;

/// <summary>What is answered: a body in memory or a part of a file, of which HEAD gets the head alone.</summary>
internal sealed record Answer(int Status)
{
    public List<(string Name, string Value)> Headers { get; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? File { get; init; }

    /// <summary>The first byte of the file, and how many are sent.</summary>
    public (long Start, long Length) Part { get; init; }

    public long Length => File is null ? Body.Length : Part.Length;

    public static Answer Json(int status, string text)
    {
        Answer answer = new(status) { Body = System.Text.Encoding.UTF8.GetBytes(text) };
        return answer.With("Content-Type", "application/json");
    }

    public static Answer Error(int status, string code) => Json(status, $$"""{"errors":[{"code":"{{code}}","message":"{{code}}"}]}""");

    public Answer With(string name, string value)
    {
        Headers.Add((name, value));
        return this;
    }
}
