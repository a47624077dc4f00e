using System.Diagnostics;
using OciMultiArch.Http;
using OciMultiArch.Telemetry;

namespace OciMultiArch.Tests.Telemetry;

/// <summary>Runs when no other test does: a listener is heard in the whole process.</summary>
[Collection(Alone)]
public sealed class NobodyListensTests
{
    private const string Alone = "alone";
    private const int Times = 1000;

    [Fact]
    public void An_exchange_that_nobody_listens_to_allocates_nothing()
    {
        WarningTexts warnings = new();
        using HttpRequestMessage request = new(HttpMethod.Get, "https://registry.test/v2/app/manifests/x");
        using HttpResponseMessage answer = new();
        RegistryCall call = new()
        {
            Method = HttpMethod.Get,
            Url = request.RequestUri!,
            Repository = RepositoryName.Parse("registry.test/app"),
            Scopes = ScopeSet.Empty,
            Budget = new(1),
        };

        Assert.Equal(0, Allocated(() =>
        {
            ExchangeTelemetry.Start(call, request, HandlerPurpose.Registry, TimeProvider.System).End(answer, null, null, warnings);
            Instruments.Received("registry.test", 443, 100);
            Instruments.Arrived("copied", "registry.test");
        }));
    }

    [Fact]
    public void A_span_that_nobody_listens_to_is_not_made() =>
        Assert.Equal(0, Allocated(static () =>
        {
            using var span = Instruments.Source.StartActivity("oci.push");
            span?.SetTag(Keys.Store, new object());
        }));

    private static long Allocated(Action work)
    {
        Assert.False(Instruments.Source.HasListeners());
        for (var i = 0; i < Times; i++)
            work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
            work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Definition;
}
