using OciMultiArch.Internal;

namespace OciMultiArch.Content;

/// <summary>One blob's bytes in memory.</summary>
internal sealed class BytesSource(ReadOnlyMemory<byte> content) : OneBlobSource
{
    public ReadOnlyMemory<byte> Content { get; } = content;

    public override ValueTask<Stream> OpenAsync(
        Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        new(new ReadOnlyMemoryStream(from >= Content.Length ? default : Content[(int)from..]));

    public override string ToString() => "memory";

    public override bool Equals(object? obj) => obj is BytesSource other && Content.Equals(other.Content);

    public override int GetHashCode() => Content.GetHashCode();
}
