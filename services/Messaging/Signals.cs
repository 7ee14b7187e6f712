using Ecommerce.ServiceDefaults;

namespace Ecommerce.Messaging;

/// <summary>Wakes the relay as soon as a row is committed by this process; its poll finds what other processes left behind.</summary>
internal sealed class OutboxSignal : Signal;

/// <summary>An admin wants parked events sent now.</summary>
internal sealed class RedriveSignal : Signal;
