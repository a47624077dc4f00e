using System.Text.Json.Nodes;
using Tomlyn.Syntax;

namespace OciMultiArch.Tool.Text;

/// <summary>On which lines of a TOML document its tables and values begin, counted from 1.</summary>
internal sealed class TomlLines
{
    // Tables are told apart as objects.
    private readonly Dictionary<(JsonObject Table, string Name), int> lines = [];

    /// <summary>The line of a value, or of a table by the name ""; 0 when it is not there.</summary>
    public int Of(JsonObject table, string name) => lines.GetValueOrDefault((table, name));

    /// <summary>Keeps where something begins.</summary>
    public void Add(JsonObject table, string name, SyntaxNode node) => lines.TryAdd((table, name), node.Span.Start.Line + 1);
}
