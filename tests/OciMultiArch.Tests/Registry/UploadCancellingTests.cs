using Microsoft.AspNetCore.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>A session that comes to nothing is not left open.</summary>
public sealed class UploadCancellingTests
{
    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    public async Task Who_gives_up_during_any_request_leaves_no_session_open(string method)
    {
        await using var at = await RegistryCase.StartAsync();
        using CancellationTokenSource source = new();
        at.Fake.Before = async context =>
        {
            if (context.Request.Method == method)
                await source.CancelAsync();
            return false;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => at.App.WriteAsync(RegistryCase.Layer((4 << 20) + 1), cancellationToken: source.Token).AsTask());

        Assert.Equal("DELETE", at.Log.Last());
        Assert.Equal(0, at.Fake.OpenUploads);
        Assert.Empty(at.Stored.Blobs);
    }

    [Fact]
    public async Task Who_gives_up_before_anything_is_asked_asks_nothing()
    {
        await using var at = await RegistryCase.StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => at.App.WriteAsync(RegistryCase.Layer(10), cancellationToken: new(canceled: true)).AsTask());

        Assert.Empty(at.Log);
    }

    [Fact]
    public async Task A_session_whose_blob_is_refused_is_cancelled()
    {
        await using var at = await RegistryCase.StartAsync();
        at.Fake.Inject(static each => each.Method == "PUT", FakeReply.Error(413, "SIZE_INVALID"));

        var refused = await Assert.ThrowsAsync<RegistryException>(() => at.App.WriteAsync(RegistryCase.Layer(10)).AsTask());

        Assert.Equal(StatusCodes.Status413PayloadTooLarge, (int)refused.StatusCode!);
        Assert.Equal(["POST", "PUT", "DELETE"], at.Log);
        Assert.Equal(0, at.Fake.OpenUploads);
    }
}
