namespace OciMultiArch.Copying;

/// <content>How a pattern is read.</content>
internal sealed partial class TagGlob
{
    private void Add(ref int at)
    {
        var letter = text[at++];
        if (letter == '*')
            steps.Add(null);
        else if (letter == '?')
            steps.Add(static _ => true);
        else if (letter == '[')
            steps.Add(Class(ref at));
        else
            steps.Add(other => other == letter);
    }

    private Func<char, bool> Class(ref int at)
    {
        var end = text.IndexOf(']', Math.Min(at + 1, text.Length));
        if (end < 0)
            throw new FormatException($"The pattern '{text}' has a '[' without a ']'. Write both, or neither.");
        var letters = text[at..end];
        at = end + 1;
        var isNegated = letters[0] is '!' or '^';
        if (isNegated)
            letters = letters[1..];
        return letter => Holds(letters, letter) != isNegated;
    }

    private static bool Holds(string letters, char letter)
    {
        for (var at = 0; at < letters.Length; at++)
        {
            var isRange = at + 2 < letters.Length && letters[at + 1] == '-';
            if (isRange && letter >= letters[at] && letter <= letters[at + 2])
                return true;
            if (letters[at] == letter)
                return true;
            if (isRange)
                at += 2;
        }
        return false;
    }
}
