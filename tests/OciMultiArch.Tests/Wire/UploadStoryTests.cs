using OciMultiArch.TestKit;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Wire;

/// <summary>Uploads and reads told line by line.</summary>
public sealed class UploadStoryTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();
    private static readonly string Digest = Bytes.Digest(Hello);

    [Fact]
    public async Task A_mount_that_is_forbidden_is_followed_by_a_plain_upload_with_the_address_as_it_came()
    {
        using WireStory story = new(
            new Exchange("POST", $"/v2/app/blobs/uploads/?mount={Digest}&from=app", 403).With("""{"errors":[{"code":"DENIED"}]}"""),
            new Exchange("POST", "/v2/app/blobs/uploads/", 202).Asking("Content-Length", "0").Saying(
                "Location", "{base}/v2/app/blobs/uploads/1?_state=a%2Fb"),
            new Exchange("PUT", $"/v2/app/blobs/uploads/1?_state=a%2Fb&digest={Digest}", 201).Saying("Docker-Content-Digest", Digest)
                .Asking("Content-Type", "application/octet-stream").Asking("Content-Length", "5")
                .Lacking("Authorization").Lacking("Cookie").Sending(Hello));
        using var client = RegistryCase.ClientOf();

        Assert.Equal(Arrival.Copied, await client.Repository($"{story.Host}/app").WriteAsync(Blob.Of(MediaType.OciLayer, Hello)));
    }

    [Fact]
    public async Task A_session_that_fails_is_left_for_a_new_one_once_the_blob_is_known_to_be_missing()
    {
        using WireStory story = new(
            new Exchange("POST", $"/v2/app/blobs/uploads/?mount={Digest}&from=app", 202).Saying("Location", "/v2/app/blobs/uploads/1"),
            new Exchange("PUT", $"/v2/app/blobs/uploads/1?digest={Digest}", 504).Sending(Hello),
            new Exchange("HEAD", $"/v2/app/blobs/{Digest}", 404),
            new Exchange("DELETE", "/v2/app/blobs/uploads/1", 204),
            new Exchange("POST", "/v2/app/blobs/uploads/", 202).Saying("Location", "/v2/app/blobs/uploads/2"),
            new Exchange("PUT", $"/v2/app/blobs/uploads/2?digest={Digest}", 201).Saying("Location", $"/v2/app/blobs/{Digest}")
                .Sending(Hello));
        using var client = RegistryCase.ClientOf();

        Assert.Equal(Arrival.Copied, await client.Repository($"{story.Host}/app").WriteAsync(Blob.Of(MediaType.OciLayer, Hello)));
    }
}
