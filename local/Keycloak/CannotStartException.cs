namespace Ecommerce.Keycloak;

/// <summary>The message is all that the developer is shown; the process then ends with exit code 1.</summary>
internal sealed class CannotStartException(string message, Exception? inner = null) : Exception(message, inner);
