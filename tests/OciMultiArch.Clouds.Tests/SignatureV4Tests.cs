using System.Globalization;
using System.Net.Http.Headers;

namespace OciMultiArch.Clouds.Tests;

/// <summary>Signatures of requests that AWS publishes with the right answer.</summary>
public sealed class SignatureV4Tests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static readonly DateTimeOffset Day = DateTimeOffset.Parse("2015-08-30T12:36:00Z", CultureInfo.InvariantCulture);

    // The test suite of Signature Version 4: get-vanilla, post-vanilla, get-vanilla-query-order-key-case,
    // post-x-www-form-urlencoded; the last is the example of docs.aws.amazon.com, "Create a signed AWS API request".
    [Theory]
    [InlineData("GET", "https://example.amazonaws.com/", "service", null, "",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", "host;x-amz-date")]
    [InlineData("POST", "https://example.amazonaws.com/", "service", null, "",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b", "host;x-amz-date")]
    [InlineData("GET", "https://example.amazonaws.com/?Param2=value2&Param1=value1", "service", null, "",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500", "host;x-amz-date")]
    [InlineData("POST", "https://example.amazonaws.com/", "service", "application/x-www-form-urlencoded", "Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", "content-type;host;x-amz-date")]
    [InlineData("GET", "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08", "iam", "application/x-www-form-urlencoded; charset=utf-8", "",
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", "content-type;host;x-amz-date")]
    public void Published_requests_have_the_published_signatures(
        string method, string url, string service, string? type, string body, string signature, string headers)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        using HttpRequestMessage request = new(new(method), url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        new SignatureV4(new("AKIDEXAMPLE", Secret), "us-east-1", service).Sign(request, bytes, Day);

        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/{service}/aws4_request, SignedHeaders={headers}, Signature={signature}",
            Assert.Single(request.Headers.GetValues("Authorization")));
        Assert.Equal("20150830T123600Z", Assert.Single(request.Headers.GetValues("X-Amz-Date")));
    }
}
