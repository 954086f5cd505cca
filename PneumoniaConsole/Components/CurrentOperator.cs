using Microsoft.AspNetCore.Components.Authorization;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Components;

/// <summary>Who sits before this circuit. Scoped: one circuit, one person.</summary>
public sealed class CurrentOperator(AuthenticationStateProvider authentication)
{
    public async Task<Operator> GetAsync() => (await authentication.GetAuthenticationStateAsync()).User.ToOperator();
}
