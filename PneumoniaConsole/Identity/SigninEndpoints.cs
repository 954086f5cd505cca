using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Identity;

internal static class SigninEndpoints
{
    public static void MapSignin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", ShowAsync).RequirePermission(Permission.Public).ExcludeFromDescription();
        // The gate has checked the form before this runs.
        routes.MapPost("/login", SignInAsync).RequirePermission(Permission.Public).WithMetadata(new GuardedFormMetadata()).DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/logout", SignOutAsync).RequirePermission(Permission.Public).ExcludeFromDescription();
    }

    private static Task ShowAsync(HttpContext context, IAntiforgery antiforgery, [FromQuery] string? t)
    {
        if (string.IsNullOrEmpty(t))
        {
            return SigninPage.WithoutToken.WriteAsync(context);
        }

        var tokens = antiforgery.GetAndStoreTokens(context);
        return SigninPage.WithToken(t, tokens.FormFieldName, tokens.RequestToken!).WriteAsync(context);
    }

    private static async Task SignInAsync(HttpContext context, SigninService signin, CurrentPeople people, [FromForm] string? t)
    {
        var person = await signin.RedeemAsync(t, context.RequestAborted);
        if (person is null)
        {
            await SigninPage.LinkUsedUp.WriteAsync(context);
            return;
        }

        people.Changed(person);
        await context.SignInAsync(Schemes.Session, person.ToOperator().ToPrincipal(Schemes.Session), new AuthenticationProperties { IsPersistent = true });
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect($"{context.Request.PathBase}/");
    }

    private static async Task SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(Schemes.Session);
        context.Response.Redirect($"{context.Request.PathBase}/login");
    }
}
