using OciMultiArch.Http;

namespace OciMultiArch.Tests.Http;

public sealed class RedactTests
{
    [Theory]
    [InlineData("https://h/v2/a/blobs/uploads/1?_state=secret&digest=sha256:0", "https://h/v2/a/blobs/uploads/1?_state=…&digest=sha256:0")]
    [InlineData("https://h/x?X-Amz-Signature=secret&X-Amz-Date=1", "https://h/x?X-Amz-Signature=…&X-Amz-Date=…")]
    [InlineData("https://h/v2/a/tags/list?n=1&last=b&ns=d&artifactType=t", "https://h/v2/a/tags/list?n=1&last=b&ns=d&artifactType=t")]
    [InlineData("https://h/v2/?mount=sha256:0&from=a/b", "https://h/v2/?mount=sha256:0&from=a/b")]
    [InlineData("https://user:secret@h:5000/x#secret", "https://h:5000/x")]
    [InlineData("https://h/x?secret", "https://h/x?…")]
    [InlineData("https://h/x?", "https://h/x")]
    public void A_URL_shows_no_secret(string url, string expected) => Assert.Equal(expected, Redact.Url(new(url)));

    [Fact]
    public void A_text_shows_no_secret_in_either_form() =>
        Assert.Equal("got …, … and … from …", Redact.Text("got p+w, p%2Bw and p+w-longer from tok", ["p+w", "p+w-longer", "tok", ""]));
}
