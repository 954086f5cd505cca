using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Identity;

/// <summary>Ends the rights of an open browser window when its person is disabled or has another role: a circuit sees no requests that would.</summary>
internal sealed class CircuitSession(ILoggerFactory loggers, CurrentPeople people) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => CurrentPeople.Freshness;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var claimed = authenticationState.User.ToOperator();
        try
        {
            return PersonId.TryParse(claimed.Id, out var id) && (await people.FindEnabledAsync(id, cancellationToken))?.ToOperator() == claimed;
        }
        catch (StorageUnavailableException)
        {
            // As for requests: a store that is down signs nobody out.
            return true;
        }
    }
}
