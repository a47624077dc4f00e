namespace OciMultiArch.Tool.Progress;

/// <content>Rows, with columns under each other.</content>
internal sealed partial class Frame
{
    private const string Indent = "  ";
    private const string Gap = "  ";
    private const int MinBar = 8;
    private const int MaxBar = 40;
    private const int MinWho = 11;
    private const int MinDigests = 60;
    private const int UsualWhat = 18;
    private const int PercentWidth = 5;
    private const int MinPercent = 50;
    private const string MostBytes = "888.8/888.8 MB";

    private IEnumerable<Row> Measured => view.Rows.Where(static row => row.AllBytes is not null).Append(TotalRow());

    // Columns stay where they are when a row goes.
    private int WhoWidth => Math.Clamp(view.Rows.Max(static row => (int?)row.Who.Length) ?? 0, MinWho, Math.Max(MinWho, room / 3));

    private int WhatWidth => Math.Max(Measured.Max(row => WhatOf(row).Length), HasDigests ? UsualWhat : 0);

    private bool HasDigests => room >= MinDigests;

    private bool HasPercent => room >= MinPercent;

    // Narrow terminals show no bar.
    private int BarWidth
    {
        get
        {
            var others = Indent.Length + WhoWidth + Gap.Length + WhatWidth + Gap.Length + MostBytes.Length;
            var bar = room - others - Gap.Length;
            if (HasPercent)
                bar -= Gap.Length + PercentWidth;
            return bar < MinBar ? 0 : Math.Min(bar, MaxBar);
        }
    }

    private string LineOf(Row row)
    {
        var start = $"{Indent}{look.Cut(row.Who, WhoWidth).PadRight(WhoWidth)}{Gap}";
        if (row.AllBytes is not { } all)
        {
            var text = row.Note is { } note ? $"{row.What}  {note}" : row.What;
            return look.Cut(start + text, room);
        }
        var percent = Amounts.Percent(row.Bytes, all);
        var amount = Amounts.Bytes(row.Bytes, all).PadLeft(MostBytes.Length);
        if (HasPercent)
            amount = $"{percent,PercentWidth - 2} %{Gap}{amount}";
        var head = start + WhatOf(row).PadRight(WhatWidth);
        if (BarWidth == 0)
            return look.Cut($"{look.Cut(head, room - Gap.Length - amount.Length)}{Gap}{amount}", room);
        return $"{head}{Gap}{look.Bar(BarWidth, percent)}{Gap}{amount}";
    }

    // What is narrow names no digests.
    private string WhatOf(Row row)
    {
        if (HasDigests || row.Store is null)
            return row.What;
        return row.What.Split(' ')[0];
    }
}
