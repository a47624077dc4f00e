using System.Globalization;

namespace OciMultiArch.Layers;

/// <summary>Where the bytes that a tar holds of a sparse file belong; all else in the file is zeros.</summary>
/// <param name="Size">The number of bytes of the file.</param>
/// <param name="Pieces">What is held, by place and length, in the order of the file.</param>
internal sealed record SparseMap(long Size, IReadOnlyList<SparseMap.Piece> Pieces)
{
    /// <summary>The most pieces of one file.</summary>
    public const int MaxPieces = 100_000;

    /// <summary>A map of numbers: place and length in turn.</summary>
    /// <exception cref="FormatException">It cannot be that of a file of which so much is held.</exception>
    public static SparseMap Of(IReadOnlyList<long> numbers, long size, long held)
    {
        List<Piece> pieces = [];
        long end = 0;
        for (var at = 0; at + 1 < numbers.Count; at += 2)
        {
            Piece piece = new(numbers[at], numbers[at + 1]);
            if (piece.Length == 0)
                continue;
            if (piece.Offset < end || piece.Length < 0 || piece.Offset > size - piece.Length)
                throw Wrong();
            end = piece.Offset + piece.Length;
            held -= piece.Length;
            pieces.Add(piece);
        }
        if (held != 0 || pieces.Count > MaxPieces)
            throw Wrong();
        return new(size, pieces);
    }

    /// <summary>The numbers of a text of decimal numbers.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<long> Numbers(string? text, char separator)
    {
        List<long> numbers = [];
        foreach (var part in (text ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw Wrong();
            numbers.Add(number);
        }
        return numbers;
    }

    public static FormatException Wrong() => new("it has a sparse file whose map is wrong");

    /// <summary>A run of bytes that are held.</summary>
    public readonly record struct Piece(long Offset, long Length);
}
