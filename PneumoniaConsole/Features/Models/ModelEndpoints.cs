using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Hosting;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Features.Models;

internal static class ModelEndpoints
{
    public static void MapModelEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/api/models").WithTags("Models");
        group.MapGet("/", GetModels).RequirePermission(Permission.ReadModels).WithSummary("The versions on disk and the one in use.");
        group.MapPost("/reload", ReloadAsync).RequirePermission(Permission.ManageModels)
            .WithSummary("Loads the model again; on any failure the one in use stays and 503 says why.");
    }

    private static IResult GetModels(ModelReloader reloader, ModelSlot slot)
    {
        var inUse = slot.Current?.Identity;
        var items = reloader.Versions().Select(version => new { version = version.ToString(), inUse = version.ToString() == inUse?.Version }).ToArray();
        return Results.Ok(new { items, total = items.Length, inUse, lastAttempt = reloader.LastAttempt });
    }

    private static async Task<IResult> ReloadAsync(HttpContext context, ModelReloader reloader, IAuditLog audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var result = await reloader.ReloadAsync(cancellationToken);
        var loaded = result.TryGet(out var identity, out var error);
        await audit.AppendAsync(
            new AuditEntry(time.GetUtcNow(), context.User.ToOperator(), "model.reload", identity?.Version ?? "none", error?.Code ?? "succeeded"), cancellationToken);
        return loaded ? Results.Ok(identity) : Problems.Result(error!, context);
    }
}
