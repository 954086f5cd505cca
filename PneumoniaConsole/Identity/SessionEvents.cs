using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Identity;

/// <summary>Checks each session against the person it was given to.</summary>
internal sealed class SessionEvents(CurrentPeople people) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var claimed = context.Principal?.ToOperator() ?? Operator.Anonymous;
        if (!PersonId.TryParse(claimed.Id, out var id))
        {
            await RejectAsync(context);
            return;
        }

        try
        {
            var person = await people.FindEnabledAsync(id, context.HttpContext.RequestAborted);
            if (person is null)
            {
                await RejectAsync(context);
            }
            else if (person.ToOperator() is var current && current != claimed)
            {
                // A changed role takes effect at once, without another sign-in link.
                context.ReplacePrincipal(current.ToPrincipal(Schemes.Session));
                context.ShouldRenew = true;
            }
        }
        catch (StorageUnavailableException)
        {
            // The console is how people find out why the store is gone: locking them out then would be the wrong moment.
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) => Challenge.RequireAsync(context.HttpContext);

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) => Challenge.ForbidAsync(context.HttpContext);

    private static Task RejectAsync(CookieValidatePrincipalContext context)
    {
        context.RejectPrincipal();
        return context.HttpContext.SignOutAsync(Schemes.Session);
    }
}
