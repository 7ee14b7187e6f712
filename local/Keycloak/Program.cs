using Ecommerce.Keycloak;
using Microsoft.AspNetCore.Connections;

try
{
    await using var app = await KeycloakServer.CreateAsync(args, TimeProvider.System, _ => { }, CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (CannotStartException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
