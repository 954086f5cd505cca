using System.Threading.RateLimiting;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Hosting;

internal static class AnonymousRateLimits
{
    /// <summary>Two runs of the usual 100-request load test fit into the burst.</summary>
    private const int Burst = 300;

    private const int RefillPerSecond = 50;

    /// <summary>Callers without an identity share a bucket by address; signed-in people and keys are not limited.</summary>
    public static IServiceCollection AddAnonymousRateLimits(this IServiceCollection services) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = async (rejected, _) =>
                await Problems.WriteAsync(rejected.HttpContext, new Error("rate.limited", "Too many requests without a key. Try again in a second."));
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.User.ToOperator().Kind != ActorKind.Anonymous || IsAsset(context.Request.Path)
                    ? RateLimitPartition.GetNoLimiter("identified")
                    : RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = Burst,
                        TokensPerPeriod = RefillPerSecond / 10,
                        ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
                        AutoReplenishment = true,
                    }));
        });

    private static bool IsAsset(PathString path) => path.StartsWithSegments("/_content") || path.StartsWithSegments("/_framework") || path.StartsWithSegments("/dist");
}
