namespace Ecommerce.Messaging.Service;

/// <summary>An amount was added to an account.</summary>
internal sealed record AmountAdded(Guid AccountId, int Version, int Amount, string Note);

/// <summary>Has a consumer only where the configuration says so.</summary>
internal sealed record AccountClosed(Guid AccountId);
