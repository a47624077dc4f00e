using System.Text;
using System.Text.Json;

namespace OciMultiArch.Json;

internal sealed partial class JsonSplicer
{
    /// <summary>Reads from a document how its author set it, so that what is new looks like what is there.</summary>
    private sealed class Style
    {
        private readonly JsonText document;
        private readonly string unit;
        private readonly string colon;

        public Style(JsonText document, JsonSpan root)
        {
            this.document = document;
            var lead = root.Children.Count > 0 ? Lead(root) : "";
            var indent = AfterLine(lead);
            unit = string.IsNullOrEmpty(indent) ? "  " : indent;
            colon = ColonIn(root, lead);
        }

        /// <summary>
        /// The layout of a container's own members; for one without members, the layout it was given for them.
        /// </summary>
        public JsonLayout Of(JsonSpan container, JsonLayout otherwise)
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
            var outer = AfterLine(Text(last.End, container.End - 1)) ?? otherwise.Indent;
            return new(line, outer, UnitOf(inner, outer), "", AfterComma(ownColon), ownColon);
        }

        /// <summary>The layout of a document's outermost members.</summary>
        public JsonLayout Root(JsonSpan root) => Of(root, new(null, "", unit, "", AfterComma(colon), colon));

        /// <summary>
        /// The layout for a value that is to stand at a place: that of the one it replaces, else of the nearest of its
        /// kind beside it, else of what holds it. Members of an object on one line stay on it, whatever stands beside
        /// them.
        /// </summary>
        public JsonLayout At(Place place, int at, JsonValueKind kind)
        {
            var inherited = place.Layout.Inner;
            var children = place.Holder.Children;
            var takesNeighbours = place.Holder.Kind == JsonValueKind.Array || place.Layout.Line is not null;
            JsonSpan? model = null;
            var modelDistance = int.MaxValue;
            for (var index = 0; index < children.Count; index++)
            {
                var child = children[index];
                var distance = Math.Abs(index - at);
                var isModel = child.Kind == kind && child.Children.Count > 0 && (distance == 0 || takesNeighbours);
                if (!isModel || distance >= modelDistance)
                    continue;
                model = child;
                modelDistance = distance;
            }
            return model is null ? inherited : Of(model, inherited);
        }

        /// <summary>What separates a new last member from the one before it, the comma aside.</summary>
        public string Between(JsonSpan container, JsonLayout layout)
        {
            if (container.Children.Count < 2)
                return layout.Between;
            var gap = LastGap(container);
            if (LineOf(gap) is not { } line)
                return gap;
            return line + AfterLine(gap);
        }

        private JsonLayout OfEmpty(JsonSpan container, JsonLayout otherwise)
        {
            var blanks = InnerBlanks(container);
            if (LineOf(blanks) is not { } line)
                return otherwise;
            return otherwise with { Line = line, Indent = AfterLine(blanks)! };
        }

        private string CommaOf(JsonSpan container, string ownColon, JsonLayout otherwise)
        {
            if (container.Children.Count == 1 && ownColon.EndsWith(' '))
                return " ";
            if (container.Children.Count == 1)
                return otherwise.Comma;
            var gap = LastGap(container);
            return LineOf(gap) is null ? gap : otherwise.Comma;
        }

        private string ColonIn(JsonSpan root, string lead)
        {
            if (root.Children.Count > 0 && root.Children[0].Name is not null)
                return ColonOf(root.Children[0]);
            if (lead.Length > 0 || InnerBlanks(root).Length > 0)
                return ": ";
            return ":";
        }

        private string ColonOf(JsonSpan member)
        {
            var text = Text(member.NameEnd, member.Start);
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

        private string Lead(JsonSpan container) => Text(container.Start + 1, container.Children[0].From);

        private string InnerBlanks(JsonSpan container)
        {
            if (!container.IsContainer || container.Children.Count > 0)
                return "";
            return Text(container.Start + 1, container.End - 1);
        }

        private string LastGap(JsonSpan container)
        {
            var text = Text(container.Children[^2].End, container.Children[^1].From);
            return text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..];
        }

        private string Text(int from, int to) => Encoding.UTF8.GetString(document.Span[from..to]);
    }
}
