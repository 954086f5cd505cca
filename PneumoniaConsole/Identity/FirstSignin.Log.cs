namespace PneumoniaConsole.Identity;

internal sealed partial class FirstSignin
{
    [LoggerMessage(4001, LogLevel.Warning, "No sign-in link can be made because the store is unavailable; trying again in {Seconds} s")]
    private partial void CannotInvite(double seconds, Exception exception);
}
