using System.Text;
using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class RegistryErrorsTests
{
    [Theory]
    [InlineData(
        """{"errors":[{"code":"DENIED","message":"permission_denied: write_package"}]}""", "DENIED (permission_denied: write_package)")]
    [InlineData("""{"errors":[{"code":"BLOB_UNKNOWN","message":"a","detail":"sha256:0"},{"code":"X"}]}""", "BLOB_UNKNOWN (a), X")]
    [InlineData("""{"errors":[{"code":"A"},{"code":"B"},{"code":"C"},{"code":"D"},{"code":"E"}]}""", "A, B, C and 2 more")]
    [InlineData("""{"errors":[{"status":404,"message":"no such repository"}]}""", "UNKNOWN (no such repository)")]
    [InlineData("""{"errors":["broken"]}""", "UNKNOWN (broken)")]
    [InlineData("""{"errors":[{"code":403}]}""", "403")]
    [InlineData("""{"errors":[null,7]}""", "")]
    [InlineData("""{"errors":null,"message":"quota"}""", "(quota)")]
    [InlineData("""{"details":"incorrect username or password"}""", "(incorrect username or password)")]
    [InlineData("""{"error":"invalid_grant","error_description":"token is revoked"}""", "(token is revoked)")]
    [InlineData(
        """{"errors":[{"code":"UNAUTHORIZED","detail":{"message":"robot account acme+ci is disabled"},"message":"not authorized"}]}""",
        "UNAUTHORIZED (not authorized: robot account acme+ci is disabled)")]
    [InlineData(
        """{"errors":[{"code":"UNAUTHORIZED","detail":{"message":"Invalid Username"},"message":"Invalid username or password"}]}""",
        "UNAUTHORIZED (Invalid username or password)")]
    [InlineData("""{"errors":[{"code":"DENIED","detail":{"message":"no quota"}}]}""", "DENIED (no quota)")]
    [InlineData("""{"errors":[{"code":"DENIED","detail":"no quota"}]}""", "DENIED (no quota)")]
    [InlineData("""{"errors":[{"code":"DENIED","message":"","detail":{"Reason":7}}]}""", "DENIED")]
    [InlineData("""{"errors":{"code":"DENIED","message":"read-only project"}}""", "DENIED (read-only project)")]
    [InlineData("""{"errors":{"tag":["is immutable"],"name":"is taken"}}""", "UNKNOWN (tag: is immutable), UNKNOWN (name: is taken)")]
    [InlineData("""{"errors":"not today"}""", "UNKNOWN (not today)")]
    [InlineData("""{"error":{"code":"DENIED","message":"read-only project"}}""", "DENIED (read-only project)")]
    [InlineData("""{"error":{"code":403,"message":"denied by policy","status":"PERMISSION_DENIED"}}""", "403 (denied by policy)")]
    [InlineData("""{"code":"NAME_UNKNOWN","message":"no such project"}""", "NAME_UNKNOWN (no such project)")]
    [InlineData("""{"message":"quota"}""", "(quota)")]
    [InlineData("""{"statusCode":403,"message":"quota"}""", "(quota)")]
    [InlineData(
        """{"type":"https://acme.example/quota","title":"Quota exceeded","status":403,"detail":"Project acme uses 5 of 5 GiB."}""",
        "(Quota exceeded: Project acme uses 5 of 5 GiB.)")]
    [InlineData("""{"type":"about:blank","title":"Forbidden","status":403}""", "(Forbidden)")]
    [InlineData("""{"title":"a","detail":null}""", "(a)")]
    [InlineData("{}", "")]
    [InlineData("[]", "([])")]
    [InlineData("Too Many Requests (HAP429)\nrequest 1", "(Too Many Requests (HAP429))")]
    [InlineData("404 page not found\n", "(404 page not found)")]
    [InlineData("<html><head><title>503 Service &amp; more</title></head>", "(an HTML page: 503 Service & more)")]
    [InlineData("<!DOCTYPE html><body>no title", "(an HTML or XML page, not a registry's answer)")]
    [InlineData("<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message><X>s</X></Error>",
        "(an XML document: AccessDenied: Request has expired)")]
    [InlineData("""{"errors":[{"code":"DENI""", """({"errors":[{"code":"DENI)""")]
    [InlineData("\u001b[31mred\u0007", "(?[31mred?)")]
    [InlineData("{\"errors\":[{\"code\":\"A\\u001b\",\"message\":\"b\\r\\nc\"}]}", "A? (b??c)")]
    [InlineData("{\"errors\":[{\"code\":\"\\ud800\"}]}", "({\"errors\":[{\"code\":\"\\ud800\"}]})")]
    [InlineData("", "")]
    [InlineData(" \r\n", "")]
    public void Any_body_becomes_one_line(string body, string expected) =>
        Assert.Equal(expected, RegistryErrors.Parse(Encoding.UTF8.GetBytes(body)).ToString());

    [Theory]
    [InlineData("\"sha256:0\"", "sha256:0")]
    [InlineData("""{"Digest":"sha256:0"}""", """{"Digest":"sha256:0"}""")]
    [InlineData("""[{"Type":"repository"}]""", """[{"Type":"repository"}]""")]
    [InlineData("null", null)]
    public void A_detail_may_be_of_any_kind(string detail, string? expected) =>
        Assert.Equal(
            expected,
            RegistryErrors.Parse(Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"A","detail":{{detail}}}]}""")).Items[0].Detail);

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Assert.Equal(["A"], RegistryErrors.Parse([0xEF, 0xBB, 0xBF, .. "{\"errors\":[{\"code\":\"A\"}]}"u8]).Codes);

    [Fact]
    public void A_long_line_is_cut() =>
        Assert.Equal(203, RegistryErrors.Parse(Encoding.UTF8.GetBytes(new string('x', 100_000))).ToString().Length);

    [Fact]
    public void No_body_makes_it_throw_and_no_control_character_comes_through() =>
        Fuzz.Bytes("""{"errors":[{"code":"DENIED","message":"a\u001b\ud83d","detail":{"x":[1,null]}}],"message":"m"}<title>t</title>""",
            static bytes => Assert.DoesNotContain(RegistryErrors.Parse(bytes).ToString(), char.IsControl));
}
