using System.Text;
using OciMultiArch.Json;

namespace OciMultiArch.Tests.Json;

public sealed class JsonSplicerTests
{
    private const string Minified =
        """{"schemaVersion":2,"x-unknown":{"b":1,"a":[1,2]},"manifests":[{"digest":"a"},{"digest":"b"}],"annotations":"""
        + """{"k":"\u0041\/"}}""";

    [Fact]
    public void A_minified_document_stays_minified()
    {
        Assert.Equal(Minified.Replace("{\"digest\":\"b\"}", "{\"digest\":\"b\",\"platform\":{\"os\":\"linux\"}}", StringComparison.Ordinal),
            After(Minified, Set(["manifests", 1, "platform"], """{ "os" : "linux" }""")));
        Assert.Equal(
            Minified.Replace("\\/\"}", "\\/\",\"org.x/y.z\":\"v\"}", StringComparison.Ordinal),
            After(Minified, Set(["annotations", "org.x/y.z"], "\"v\"")));
        Assert.Equal(Minified.Replace("[1,2]", "[1,[ ],2]", StringComparison.Ordinal).Replace("[ ]", "[]", StringComparison.Ordinal),
            After(Minified, Insert(["x-unknown", "a", 1], "[ ]")));
        Assert.Equal(Minified[..^1] + ",\"subject\":{\"a\":[1]}}", After(Minified, Set(["subject", "a"], "[ 1 ]")));
    }

    [Theory]
    [InlineData("  ", "\n")]
    [InlineData("   ", "\n")]
    [InlineData("\t", "\n")]
    [InlineData("  ", "\r\n")]
    [InlineData("\t", "\r\n")]
    public void An_indented_document_keeps_its_unit_and_its_line_breaks(string unit, string line)
    {
        string Text(string pattern) =>
            pattern.ReplaceLineEndings("\n").Replace("~", unit, StringComparison.Ordinal).Replace("\n", line, StringComparison.Ordinal);
        var document = Text(
            "{\n~\"manifests\": [\n~~{\n~~~\"size\": 1\n~~},\n~~{\n~~~\"size\": 2\n~~}\n~],\n~\"empty\": {},\n~\"list\": []\n}\n");

        Assert.Equal(Text(
            "{\n~\"manifests\": [\n~~{\n~~~\"size\": 1\n~~},\n~~{\n~~~\"size\": 2\n~~},\n~~{\n~~~\"size\": 3,"
                + "\n~~~\"platform\": {\n~~~~\"os.features\": [\n~~~~~\"a\"\n~~~~],\n~~~~\"none\": {}\n~~~}\n~~}\n~],"
                + "\n~\"empty\": {},\n~\"list\": []\n}\n"),
            After(document, Append(["manifests"], """{"size":3,"platform":{"os.features":["a"],"none":{ }}}""")));
        Assert.Equal(Text(
            "{\n~\"manifests\": [\n~~{\n~~~\"size\": 1,\n~~~\"platform\": {\n~~~~\"os\": \"linux\"\n~~~}\n~~},"
                + "\n~~{\n~~~\"size\": 2\n~~}\n~],\n~\"empty\": {},\n~\"list\": []\n}\n"),
            After(document, Set(["manifests", 0, "platform"], """{"os":"linux"}""")));
        Assert.Equal(Text(
            "{\n~\"manifests\": [\n~~{\n~~~\"size\": 1\n~~},\n~~{\n~~~\"size\": 2\n~~}\n~],"
                + "\n~\"empty\": {\n~~\"a\": {\n~~~\"b\": 1\n~~}\n~},\n~\"list\": [\n~~1,\n~~2\n~]\n}\n"),
            After(document, Set(["empty", "a", "b"], "1"), Append(["list"], "1"), Append(["list"], "2")));
        Assert.Equal(Text(
            "{\n~\"manifests\": [\n~~0,\n~~{\n~~~\"size\": 2\n~~}\n~],\n~\"empty\": {},\n~\"list\": [],"
                + "\n~\"new\": {\n~~\"k\": null\n~}\n}\n"),
            After(document, Remove(["manifests", 0]), Insert(["manifests", 0], "0"), Set(["new", "k"], "null")));
    }

    [Fact]
    public void A_hand_ordered_document_keeps_its_order_and_its_habits()
    {
        const string document = """
            { "z": 1, "manifests": [
                { "digest": "a", "size": 1 },
                { "digest": "b", "size": 2 } ],
              "a" : "last" }
            """;
        Assert.Equal(document.Replace(
            "2 } ]",
            "2 },\n    { \"digest\": \"c\", \"urls\": [ \"u\", \"v\" ] } ]",
            StringComparison.Ordinal).ReplaceLineEndings("\n"),
            After(document.ReplaceLineEndings("\n"), Append(["manifests"], """{"digest":"c","urls":["u","v"]}""")));
        Assert.Equal(
            document.Replace("\"size\": 1 }", "\"size\": 1, \"data\": {} }", StringComparison.Ordinal),
            After(document, Set(["manifests", 0, "data"], "{}")));
        Assert.Equal(document.Replace("\"z\": 1", "\"z\": [ true ]", StringComparison.Ordinal), After(document, Set(["z"], "[true]")));
    }

    [Fact]
    public void Entries_on_one_line_stay_on_one_line_in_an_indented_document()
    {
        const string document = "{\n  \"config\": {\"Env\": [\"A=1\"], \"Labels\": null},\n  \"layers\": [\n    {\"size\": 1},"
            + "\n    {\"size\": 2}\n  ]\n}";
        Assert.Equal(document.Replace("{\"size\": 2}", "{\"size\": 2},\n    {\"size\": 3, \"urls\": [\"u\"]}", StringComparison.Ordinal),
            After(document, Append(["layers"], "{\"size\":3,\"urls\":[\"u\"]}")));
        Assert.Equal(
            document.Replace("null", "{\"k\": \"v\"}", StringComparison.Ordinal),
            After(document, Set(["config", "Labels", "k"], "\"v\"")));
        Assert.Equal(
            document.Replace("\"A=1\"", "\"A=1\", \"B=2\"", StringComparison.Ordinal),
            After(document, Append(["config", "Env"], "\"B=2\"")));
    }

    [Fact]
    public void Brackets_that_share_a_line_go_on_sharing_it()
    {
        const string document = "{\n  \"manifests\": [{\n    \"size\": 1\n  }, {\n    \"size\": 2\n  }]\n}\n";
        Assert.Equal(
            "{\n  \"manifests\": [{\n    \"size\": 1\n  }, {\n    \"size\": 2\n  }, {\n    \"size\": 3\n  }]\n}\n",
            After(document, Append(["manifests"], "{\"size\":3}")));
    }

    [Theory]
    [InlineData("{}", "{\"a\":{\"b\":1}}")]
    [InlineData("{ }", "{\"a\": {\"b\": 1}}")]
    [InlineData("{\n}", "{\n  \"a\": {\n    \"b\": 1\n  }\n}")]
    [InlineData("{\"c\": 0}\n", "{\"c\": 0, \"a\": {\"b\": 1}}\n")]
    [InlineData("{ \"c\" : 0 }", "{ \"c\" : 0, \"a\" : { \"b\" : 1 } }")]
    [InlineData("{\"a\":null}", "{\"a\":{\"b\":1}}")]
    [InlineData("{\"a\":{}}", "{\"a\":{\"b\":1}}")]
    [InlineData("\n\t{\"a\":{\"b\" : 2 }}\r\n ", "\n\t{\"a\":{\"b\" : 1 }}\r\n ")]
    public void Missing_objects_are_made_on_the_way(string document, string expected) =>
        Assert.Equal(expected, After(document, Set(["a", "b"], "1")));

    [Theory]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "a", "{\"b\":2,\"c\":3}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "b", "{\"a\":1,\"c\":3}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "c", "{\"a\":1,\"b\":2}")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "a", "{\n  \"b\": 2\n}\n")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "b", "{\n  \"a\": 1\n}\n")]
    [InlineData("{\n  \"a\": [\n    1\n  ]\n}\n", "a", "{}\n")]
    [InlineData("{ \"a\": 1 , \"b\": 2 }", "b", "{ \"a\": 1 }")]
    [InlineData("{ \"a\": 1 , \"b\": 2 }", "x", "{ \"a\": 1 , \"b\": 2 }")]
    [InlineData("{ \"\\u0061\": 1, \"A\": 2 }", "a", "{ \"A\": 2 }")]
    public void Removing_leaves_a_tidy_document(string document, string name, string expected) =>
        Assert.Equal(expected, After(document, Remove([name])));

    [Fact]
    public void Elements_are_removed_and_inserted_at_any_place()
    {
        Assert.Equal("[2,3]", After("[1,2,3]", Remove([0])));
        Assert.Equal("[1, 3]", After("[1, 2, 3]", Remove([1])));
        Assert.Equal("[ 1 ]", After("[ 1, 2, 3 ]", Remove([2]), Remove([1]), Remove([7]), Remove([-1])));
        Assert.Equal("[]", After("[\n  1\n]", Remove([0])));
        Assert.Equal("[0, 1, 2]", After("[0, 2]", Insert([1], "1")));
        Assert.Equal("[0, 1, 2]", After("[1, 2]", Insert([0], "0")));
        Assert.Equal("[\n  0,\n  1\n]", After("[\n  1\n]", Insert([0], "0")));
        Assert.Equal("{\"a\":[1]}", After("{}", Insert(["a", 0], "1")));
        Assert.Equal("{\"a\":[1,2]}", After("{\"a\":null}", Append(["a"], "1"), Append(["a"], "2")));
    }

    [Theory]
    [InlineData("{ \"a\" : [ 1,\n2 ] }", "[ 1,\n2 ]")]
    [InlineData("{ \"a\" : [ 1,\n2 ] }", "[1,2]")]
    [InlineData("{\"a\":1e0}", "1e0")]
    [InlineData("{\"a\":\"\\u0041\"}", "\"\\u0041\"")]
    [InlineData("{\"a\":null}", " null ")]
    public void Setting_what_is_there_changes_no_byte(string document, string value) =>
        Assert.Equal(document, After(document, Set(["a"], value)));

    [Fact]
    public void Names_are_compared_unescaped_and_written_escaped_where_they_must_be()
    {
        Assert.Equal("{\"\\u0061.b/c\":2}", After("{\"\\u0061.b/c\":1}", Set(["a.b/c"], "2")));
        Assert.Equal("""{"a+b<é>":1,"q\"\\\n":2}""", After("{}", Set(["a+b<é>"], "1"), Set(["q\"\\\n"], "2")));
        Assert.Equal("{\"a\":1,\"A\":2}", After("{\"a\":1}", Set(["A"], "2")));
        Assert.Equal("{\"\":1}", After("{}", Set([""], "1")));
    }

    [Fact]
    public void A_value_keeps_its_own_escapes_and_numbers() =>
        Assert.Equal(
            """{"a":["\u0041\/",1.0E+2,-0,{"\u0062":true}]}""",
            After("{}", Set(["a"], """[ "\u0041\/", 1.0E+2, -0, { "\u0062": true } ]""")));

    [Fact]
    public void Bytes_that_are_no_text_survive_beside_an_edit()
    {
        byte[] document = [.. "{\"a\":\""u8, 0xFF, 0xFE, .. "\",\"b\":1}"u8];
        Assert.Equal([.. "{\"a\":\""u8, 0xFF, 0xFE, .. "\",\"b\":2}"u8], JsonSplicer.Apply(document, Set(["b"], "2")));
    }

    [Fact]
    public void The_whole_document_can_be_replaced_and_no_edit_is_a_copy()
    {
        Assert.Equal(" [1]\n", After(" {}\n", Set([], "[ 1 ]")));
        Assert.Equal(" {}\n", After(" {}\n"));
        Assert.Equal("[1,2]", After("[]", Append([], "1"), Append([], "2")));
    }

    [Theory]
    [InlineData("{\"a\":1}", "not an object")]
    [InlineData("{\"a\":[]}", "not an object")]
    [InlineData("[]", "not an object")]
    [InlineData("{\"a\":{},\"\\u0061\":{}}", "twice")]
    [InlineData("{\"a\":{}", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("{}{}", "not JSON")]
    [InlineData("\uFEFF{}", "not JSON")]
    [InlineData("{\"a\":{},}", "not JSON")]
    public void A_document_that_is_built_otherwise_is_refused(string document, string words) =>
        Assert.Contains(
            words,
            Assert.Throws<FormatException>(() => After(document, Set(["a", "b"], "1"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_place_that_is_not_there_is_refused()
    {
        Assert.Contains(
            "['a'][2]",
            Assert.Throws<ArgumentException>(() => After("{\"a\":[1]}", Insert(["a", 2], "1"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => After("{\"a\":[1]}", Insert(["a", -1], "1")));
        Assert.Throws<ArgumentException>(() => After("{\"a\":[1]}", Set(["a", 1], "1")));
        Assert.Throws<ArgumentException>(() => After("{}", Set(["a", 0], "1")));
        Assert.Throws<ArgumentException>(() => After("{}", Insert(["a", 1], "1")));
        Assert.Throws<ArgumentException>(() => Insert(["a"], "1"));
        Assert.Throws<ArgumentException>(() => Remove([]));
        Assert.Throws<FormatException>(() => After("{\"a\":{}}", Append(["a"], "1")));
        Assert.Throws<FormatException>(() => After("{}", Set(["a"], "{")));
    }

    private static string After(string document, params JsonEdit[] edits) =>
        Encoding.UTF8.GetString(JsonSplicer.Apply(Encoding.UTF8.GetBytes(document), edits));

    private static JsonEdit Set(JsonPath path, string value) => JsonEdit.Set(path, Encoding.UTF8.GetBytes(value));

    private static JsonEdit Insert(JsonPath path, string value) => JsonEdit.Insert(path, Encoding.UTF8.GetBytes(value));

    private static JsonEdit Append(JsonPath array, string value) => JsonEdit.Append(array, Encoding.UTF8.GetBytes(value));

    private static JsonEdit Remove(JsonPath path) => JsonEdit.Remove(path);
}
