using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Identity;

internal static class ConsoleIdentityExtensions
{
    private static readonly TimeSpan s_sessionLifetime = TimeSpan.FromHours(12);

    /// <summary>Adds sign-in, keys, permissions and antiforgery. Needs the storage.</summary>
    public static IServiceCollection AddConsoleIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddIdentity(configuration);
        services.AddSingleton<CurrentPeople>();
        services.AddSingleton<SessionEvents>();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddCascadingAuthenticationState();
        services.AddDataProtection().SetApplicationName("PneumoniaConsole");
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KeyManagementOptions>, SessionProtection>());
        services.AddAuthentication(Schemes.Console)
            .AddPolicyScheme(Schemes.Console, null, options => options.ForwardDefaultSelector = Choose)
            .AddCookie(Schemes.Session, Configure)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Schemes.ApiKey, null);
        services.AddAuthorization(AddPolicies);
        services.AddAntiforgery(options =>
        {
            options.HeaderName = AntiforgeryGate.HeaderName;
            options.Cookie.Name = "pneumonia-console.antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<FirstSignin>(provider, Console.Out));
        // At Information, the framework writes each request's address into the log, and with it the token of a sign-in link.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        return services;
    }

    /// <summary>Finds out who asks, whether they may, and whether one of our pages asked. After routing and before every endpoint.</summary>
    public static IApplicationBuilder UseConsoleIdentity(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<AntiforgeryGate>();
        // Blazor's endpoints insist on the framework's own check as well.
        app.UseAntiforgery();
        return app;
    }

    public static void MapIdentityEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapSignin();
        routes.MapPeople();
    }

    private static string Choose(HttpContext context) => ApiKeyHandler.HasKey(context.Request) ? Schemes.ApiKey : Schemes.Session;

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "pneumonia-console.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = s_sessionLifetime;
        options.SlidingExpiration = true;
        options.EventsType = typeof(SessionEvents);
    }

    private static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var permission in Enum.GetValues<Permission>())
        {
            options.AddPolicy(permission.ToString(), policy => policy.RequireAssertion(context => PolicyTable.Allows(context.User.ToOperator(), permission)));
        }

        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
