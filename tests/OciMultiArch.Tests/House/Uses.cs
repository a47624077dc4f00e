namespace OciMultiArch.Tests.House;

/// <summary>Which types a file declares and which names it uses as types, told from its tokens alone.</summary>
internal static class Uses
{
    private static readonly string[] Kinds = ["class", "record", "struct", "interface", "enum"];

    // Words after which a name is the use of a type and not the name of something new.
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "async", "await", "case", "const", "event", "explicit", "extern", "field", "fixed", "goto", "implicit", "in", "internal",
        "is", "new", "not", "operator", "or", "and", "out", "override", "params", "partial", "private", "protected", "public", "readonly", "ref",
        "required", "return", "scoped", "sealed", "sizeof", "static", "switch", "this", "throw", "typeof", "unsafe", "using", "virtual", "volatile",
        "when", "where", "yield", "else", "do", "init", "get", "set",
    ];

    /// <summary>The types that a file declares outside other types.</summary>
    public static IEnumerable<string> Declared(IReadOnlyList<string> tokens)
    {
        var depth = 0;
        for (var i = 0; i < tokens.Count - 1; i++)
        {
            depth += tokens[i] switch { "{" => 1, "}" => -1, _ => 0 };
            if (depth > 0) continue;
            if (tokens[i] == "delegate") yield return tokens[IndexOf(tokens, "(", i) - 1];
            else if (Kinds.Contains(tokens[i]) && IsName(tokens[i + 1]) && !Kinds.Contains(tokens[i + 1])) yield return tokens[i + 1];
        }
    }

    /// <summary>The names that stand where a type may stand, without the members that the file itself declares.</summary>
    public static IReadOnlySet<string> Types(IReadOnlyList<string> tokens)
    {
        var members = new HashSet<string>();
        var types = new HashSet<string>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!IsName(tokens[i])) continue;
            var (before, after) = (i > 0 ? tokens[i - 1] : "", i + 1 < tokens.Count ? tokens[i + 1] : "");
            if (before is "." || IsLabel(before, after)) continue;
            if (IsNewName(before, after)) members.Add(tokens[i]);
            else types.Add(tokens[i]);
        }

        types.ExceptWith(members.Except(Declared(tokens)));
        return types;
    }

    // "Name = value" of an initialiser, "Name: value" of a pattern or an argument.
    private static bool IsLabel(string before, string after) => (before is "{" or "," && after is "=") || (before is "{" or "," or "(" && after is ":");

    // "Type Name", "Type? Name", "Type<T> Name", "Type[] Name": the name of a member, parameter or local.
    private static bool IsNewName(string before, string after) =>
        (IsName(before) && !Keywords.Contains(before)) || (before is "?" or ">" or "]" && after is "{" or ";" or "=" or "=>" or "," or ")" or "(");

    private static bool IsName(string token) => token.Length > 0 && (char.IsLetter(token[0]) || token[0] == '_');

    private static int IndexOf(IReadOnlyList<string> tokens, string token, int from)
    {
        while (tokens[from] != token) from++;
        return from;
    }
}
