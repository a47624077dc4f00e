namespace OciMultiArch.Json;

/// <summary>The bytes of a document while parts of it are replaced, in one buffer that grows.</summary>
internal sealed class JsonText(ReadOnlySpan<byte> document)
{
    private byte[] buffer = document.ToArray();
    private int length = document.Length;

    public ReadOnlySpan<byte> Span => buffer.AsSpan(..length);

    public byte[] ToArray() => Span.ToArray();

    /// <summary>Replaces the bytes between two places.</summary>
    public void Splice(int from, int to, ReadOnlySpan<byte> bytes)
    {
        var now = checked(length - (to - from) + bytes.Length);
        if (now > buffer.Length)
            Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, Math.Max(now, 2L * buffer.Length)));
        buffer.AsSpan(to..length).CopyTo(buffer.AsSpan(from + bytes.Length));
        bytes.CopyTo(buffer.AsSpan(from));
        length = now;
    }
}
