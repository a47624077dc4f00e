namespace OciMultiArch.Content;

/// <summary>One blob that the caller's own function opens.</summary>
internal sealed class OpenedSource(Func<long, CancellationToken, ValueTask<Stream>> open) : OneBlobSource
{
    private readonly Func<long, CancellationToken, ValueTask<Stream>> open = open;

    public override ValueTask<Stream> OpenAsync(
        Descriptor blob, long from = 0, CancellationToken cancellationToken = default) =>
        open(from, cancellationToken);

    public override string ToString() => "the caller's stream";

    public override bool Equals(object? obj) => obj is OpenedSource other && open.Equals(other.open);

    public override int GetHashCode() => open.GetHashCode();
}
