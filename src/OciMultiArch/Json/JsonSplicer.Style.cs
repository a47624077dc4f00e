using System.Text;
using System.Text.Json;

namespace OciMultiArch.Json;

internal sealed partial class JsonSplicer
{
    /// <summary>Reads from a document how its author set it, so that what is new looks like what is there.</summary>
    private sealed class Style
    {
        private readonly string unit;
        private readonly string colon;

        public Style(JsonPart root)
        {
            var lead = root.Children.Count > 0 ? Lead(root) : "";
            var indent = AfterLine(lead);
            unit = string.IsNullOrEmpty(indent) ? "  " : indent;
            colon = ColonIn(root, lead);
        }

        /// <summary>
        /// The layout of a container's own members; for one without members, the layout it was given for them.
        /// </summary>
        public JsonLayout Of(JsonPart container, JsonLayout otherwise)
        {
            if (container.Children.Count == 0)
                return OfEmpty(container, otherwise);
            var lead = Lead(container);
            var last = container.Children[^1];
            var ownColon = last.Name is null ? otherwise.Colon : ColonOf(last);
            if (LineOf(lead) is not { } line)
            {
                var comma = CommaOf(container, ownColon, otherwise);
                return otherwise with { Line = null, Padding = lead, Comma = comma, Colon = ownColon };
            }
            var inner = AfterLine(lead)!;
            var outer = AfterLine(Text(container.Tail)) ?? otherwise.Indent;
            return new(line, outer, UnitOf(inner, outer), "", AfterComma(ownColon), ownColon);
        }

        /// <summary>The layout of a document's outermost members.</summary>
        public JsonLayout Root(JsonPart root) => Of(root, new(null, "", unit, "", AfterComma(colon), colon));

        /// <summary>
        /// The layout for a value that is to stand at a place: that of the one it replaces, else of the nearest of its
        /// kind beside it, else of what holds it. Members of an object on one line stay on it, whatever stands beside
        /// them.
        /// </summary>
        public JsonLayout At(Place place, int at, JsonValueKind kind)
        {
            var inherited = place.Layout.Inner;
            var takesNeighbours = place.Holder.Kind == JsonValueKind.Array || place.Layout.Line is not null;
            var model = takesNeighbours ? Nearest(place.Holder.Children, at, kind) : Model(place.Holder.Children, at, kind);
            return model is null ? inherited : Of(model, inherited);
        }

        /// <summary>What separates a new last member from the one before it, the comma aside.</summary>
        public static string Between(JsonPart container, JsonLayout layout)
        {
            if (container.Children.Count < 2)
                return layout.Between;
            var gap = LastGap(container);
            if (LineOf(gap) is not { } line)
                return gap;
            return line + AfterLine(gap);
        }

        private static JsonLayout OfEmpty(JsonPart container, JsonLayout otherwise)
        {
            var blanks = InnerBlanks(container);
            if (LineOf(blanks) is not { } line)
                return otherwise;
            return otherwise with { Line = line, Indent = AfterLine(blanks)! };
        }

        private static string CommaOf(JsonPart container, string ownColon, JsonLayout otherwise)
        {
            if (container.Children.Count == 1 && ownColon.EndsWith(' '))
                return " ";
            if (container.Children.Count == 1)
                return otherwise.Comma;
            var gap = LastGap(container);
            return LineOf(gap) is null ? gap : otherwise.Comma;
        }

        private static string ColonIn(JsonPart root, string lead)
        {
            if (root.Children.Count > 0 && root.Children[0].Name is not null)
                return ColonOf(root.Children[0]);
            if (lead.Length > 0 || InnerBlanks(root).Length > 0)
                return ": ";
            return ":";
        }

        private static string ColonOf(JsonPart member)
        {
            var text = Text(member.Colon);
            return LineOf(text) is null ? text : ": ";
        }

        private string UnitOf(string inner, string outer)
        {
            if (inner.Length <= outer.Length || !inner.StartsWith(outer, StringComparison.Ordinal))
                return unit;
            return inner[outer.Length..];
        }

        private static string AfterComma(string colon) => colon.EndsWith(' ') ? " " : "";

        private static string? LineOf(string blanks)
        {
            if (blanks.Contains("\r\n", StringComparison.Ordinal))
                return "\r\n";
            if (blanks.Contains('\n', StringComparison.Ordinal))
                return "\n";
            return null;
        }

        private static string? AfterLine(string blanks)
        {
            var end = blanks.LastIndexOf('\n');
            return end < 0 ? null : blanks[(end + 1)..];
        }

        private static string Lead(JsonPart container) => Text(container.Children[0].Gap);

        private static string InnerBlanks(JsonPart container)
        {
            if (!container.IsContainer || container.Children.Count > 0)
                return "";
            return Text(container.Tail);
        }

        private static string LastGap(JsonPart container)
        {
            var text = Text(container.Children[^1].Gap);
            return text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..];
        }

        private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

        private static JsonPart? Nearest(IReadOnlyList<JsonPart> children, int at, JsonValueKind kind)
        {
            for (var distance = 0; distance <= Math.Max(at, children.Count); distance++)
            {
                var model = Model(children, at - distance, kind) ?? Model(children, at + distance, kind);
                if (model is not null)
                    return model;
            }
            return null;
        }

        private static JsonPart? Model(IReadOnlyList<JsonPart> children, int at, JsonValueKind kind)
        {
            if (at < 0 || at >= children.Count || children[at].Kind != kind)
                return null;
            return children[at].Children.Count > 0 ? children[at] : null;
        }
    }
}
