namespace OciMultiArch.Layers;

/// <content>What only those ask for who write members again: metadata, and the maps of sparse files.</content>
internal sealed partial class TarReader
{
    private const int OldMapInHeader = 386;
    private const int OldMapPieces = 4;
    private const int OldSizeField = 483;
    private const int OldPieceLength = 24;
    private readonly List<long> oldMap = [];
    private long oldSize;
    private TarRecords alwaysKept = TarRecords.None;
    private TarRecords kept = TarRecords.None;
    private TarRecords current = TarRecords.None;

    /// <summary>
    /// Whether members have <see cref="TarMember.Metadata"/> and <see cref="TarMember.Map"/>; not by default.
    /// </summary>
    public bool ReadsMetadata { get; init; }

    private TarMetadata TakeMetadata()
    {
        current = kept.Over(alwaysKept);
        kept = TarRecords.None;
        return TarHeader.MetadataOf(block).With(current);
    }

    private void Keep(ref TarRecords records, ReadOnlySpan<byte> more)
    {
        if (ReadsMetadata)
            records = records.With(more);
    }

    private void BeginOldMap()
    {
        if (!ReadsMetadata)
            return;
        oldMap.Clear();
        oldSize = TarHeader.Number(block.AsSpan(OldSizeField, 12)) ?? throw SparseMap.Wrong();
        AddToOldMap(block.AsSpan(OldMapInHeader, OldMapPieces * OldPieceLength));
    }

    private void AddToOldMap(ReadOnlySpan<byte> pieces)
    {
        if (!ReadsMetadata)
            return;
        for (; pieces.Length >= OldPieceLength && pieces[0] != 0; pieces = pieces[OldPieceLength..])
        {
            oldMap.Add(TarHeader.Number(pieces[..12]) ?? throw SparseMap.Wrong());
            oldMap.Add(TarHeader.Number(pieces[12..24]) ?? throw SparseMap.Wrong());
        }
        if (oldMap.Count > 2 * SparseMap.MaxPieces)
            throw SparseMap.Wrong();
    }

    // GNU tar has written maps in four forms, told apart by their records (its manual, "Storing Sparse Files").
    private async ValueTask<TarMember> WithMapAsync(TarMember member, CancellationToken cancellationToken)
    {
        if (member.Type == 'S')
            return member with { Map = SparseMap.Of(oldMap, oldSize, unread) };
        if (current.Number("GNU.sparse.major") == 1)
        {
            var size = current.Number("GNU.sparse.realsize") ?? throw SparseMap.Wrong();
            var numbers = await ReadMapAsync(cancellationToken).ConfigureAwait(false);
            return member with { Map = SparseMap.Of(numbers, size, unread) };
        }
        var stated = current.Number("GNU.sparse.size") ?? throw SparseMap.Wrong();
        var pieces = current.Sparse;
        if (pieces.Count == 0)
            pieces = SparseMap.Numbers(current.Text("GNU.sparse.map"), ',');
        return member with { Map = SparseMap.Of(pieces, stated, unread) };
    }

    // Lines before the content: how many pieces, then place and length of each; zeros up to a whole block.
    private async ValueTask<IReadOnlyList<long>> ReadMapAsync(CancellationToken cancellationToken)
    {
        MapLines lines = new();
        while (!lines.IsComplete)
        {
            if (await ReadContentAsync(block, cancellationToken).ConfigureAwait(false) < block.Length)
                throw SparseMap.Wrong();
            foreach (var letter in block)
                lines.Add(letter);
        }
        return lines.Numbers;
    }

    /// <summary>Reads the lines of a map; what follows the last one is passed over.</summary>
    private sealed class MapLines
    {
        private readonly List<long> numbers = [];
        private long wanted = -1;
        private long number;
        private int digits;

        public bool IsComplete => numbers.Count == wanted;

        public IReadOnlyList<long> Numbers => numbers;

        public void Add(byte letter)
        {
            if (IsComplete)
                return;
            if (letter == (byte)'\n')
                End();
            else if (letter is < (byte)'0' or > (byte)'9' || ++digits > 18)
                throw SparseMap.Wrong();
            else
                number = (number * 10) + (letter - '0');
        }

        private void End()
        {
            if (digits == 0 || (wanted < 0 && number > SparseMap.MaxPieces))
                throw SparseMap.Wrong();
            if (wanted < 0)
                wanted = 2 * number;
            else
                numbers.Add(number);
            number = 0;
            digits = 0;
        }
    }
}
