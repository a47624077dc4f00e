using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>What hosts make their HTTP clients resilient with; nothing waits before it tries again.</summary>
internal static class Resilience
{
    public const string Pipeline = "AddResilienceHandler";

    private const string Standard = "AddStandardResilienceHandler";
    private const string Hedging = "AddStandardHedgingHandler";
    private const string Policy = "AddTransientHttpErrorPolicy";
    private const string PolicyOfTime = "AddPolicyHandler";

    public static IReadOnlyList<string> Kinds => [Standard, Hedging, Pipeline, Policy, PolicyOfTime];

    public static void Add(IHttpClientBuilder builder, string kind)
    {
        switch (kind)
        {
            case Standard:
                builder.AddStandardResilienceHandler(static options => options.Retry.Delay = TimeSpan.Zero);
                break;
            case Hedging:
                builder.AddStandardHedgingHandler();
                break;
            case Pipeline:
                builder.AddResilienceHandler("retries", static pipeline => pipeline
                    .AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero })
                    .AddTimeout(TimeSpan.FromSeconds(10)));
                break;
            case Policy:
                builder.AddTransientHttpErrorPolicy(static policy => policy.RetryAsync(3));
                break;
            default:
                builder.AddTransientHttpErrorPolicy(static policy => policy.RetryAsync(3));
                builder.AddPolicyHandler(Polly.Policy.TimeoutAsync<HttpResponseMessage>(10));
                break;
        }
    }
}
