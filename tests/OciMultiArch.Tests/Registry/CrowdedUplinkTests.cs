using Microsoft.AspNetCore.Http;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>
/// A server that gives each upload a limited time, behind a slow line: as many as the line carries in that time arrive,
/// and the connections of all others are cut in the middle. Counted in bodies and bytes, not in time.
/// </summary>
public sealed class CrowdedUplinkTests
{
    private const int Carried = 4;
    private const int Size = 64 << 10;
    private const int Blobs = 24;

    [Fact]
    public async Task Connections_that_die_in_the_middle_of_a_body_make_room_for_the_others()
    {
        await using var at = await RegistryCase.StartAsync();
        Uplink uplink = new();
        at.Fake.Before = uplink.PassAsync;

        await Task.WhenAll(Enumerable.Range(0, Blobs).Select(
            each => at.App.WriteAsync(RegistryCase.Layer(Size, seed: each)).AsTask()));

        Assert.Equal(Blobs, at.Stored.Blobs.Count);
        Assert.InRange(uplink.Cut, 1, Blobs);
        Assert.InRange(uplink.Bytes, 0, 2L * Blobs * Size);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_bodies_are_under_way_than_the_host_is_set_to(int most)
    {
        await using var at = await RegistryCase.StartAsync(configure: (_, host) => host.MaxWrites = most);
        Uplink uplink = new();
        at.Fake.Before = uplink.PassAsync;

        await Task.WhenAll(Enumerable.Range(0, Blobs).Select(
            each => at.App.WriteAsync(RegistryCase.Layer(Size, seed: each)).AsTask()));

        Assert.Equal(0, uplink.Cut);
        Assert.InRange(uplink.MostAtOnce, 1, most);
    }

    private sealed class Uplink
    {
        private readonly Lock gate = new();
        private int underWay;

        public int Cut { get; private set; }

        public int MostAtOnce { get; private set; }

        public long Bytes { get; private set; }

        /// <summary>Cuts what comes while the line is full; true where it did.</summary>
        public async Task<bool> PassAsync(HttpContext context)
        {
            if (!HttpMethods.IsPut(context.Request.Method))
                return false;
            lock (gate)
                MostAtOnce = Math.Max(MostAtOnce, ++underWay);
            await Task.Delay(30); // so that those who come together are there together
            lock (gate)
            {
                if (underWay <= Carried)
                {
                    Bytes += Size;
                    context.Response.OnCompleted(Leave);
                    return false;
                }
            }
            var half = new byte[Size / 2];
            await context.Request.Body.ReadExactlyAsync(half);
            lock (gate)
            {
                Bytes += half.Length;
                Cut++;
            }
            await Leave();
            context.Abort();
            return true;
        }

        private Task Leave()
        {
            lock (gate)
                underWay--;
            return Task.CompletedTask;
        }
    }
}
