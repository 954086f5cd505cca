using PneumoniaConsole;
using PneumoniaConsole.Identity;

if (args.FirstOrDefault() == SigninLinkCommand.Name)
{
    var builder = ConsoleHost.CreateBuilder([]);
    return await SigninLinkCommand.RunAsync(args[1..], builder.Configuration, builder.Environment, Console.Out, Console.Error, CancellationToken.None);
}

await using var app = ConsoleHost.Create(args);
await app.RunAsync();
return 0;
