namespace OciMultiArch.House;

/// <summary>What the house allows, in one place.</summary>
internal static class Limits
{
    /// <summary>The columns that a line has when it can be helped.</summary>
    public const int Columns = 120;

    /// <summary>The columns that no line exceeds.</summary>
    public const int MostColumns = 140;

    /// <summary>How many percent of the lines that are not blank may exceed <see cref="Columns"/>.</summary>
    public const double PercentOverColumns = 2;

    public const double TernariesPer1000Lines = 12;

    /// <summary>The tokens of an expression, as far as it is read at once.</summary>
    public const int TokensOfExpression = 60;

    /// <summary>The tokens that nine of ten whole expressions do not exceed.</summary>
    public const int Tokens90 = 20;

    public const double InternalTypesPer1000Lines = 9;

    public const int PublicTypes = 200;

    public const int MedianFile = 70;

    public const int LongestFile = 300;

    public const int LongestMethod = 40;

    /// <summary>
    /// An internal type with fewer lines, comments above it not counted, lives with its user when it has only one.
    /// </summary>
    public const int LinesOfType = 15;
}
