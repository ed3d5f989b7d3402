using System;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Stores;

/// <summary>What a store must be able to do before something is entrusted to it.</summary>
internal static class StoreCapabilities
{
    /// <summary>For whatever must happen once among all who use the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="purpose">What it is for; ends the sentence "... is needed to". Looked up where it is said alone.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.CannotCompareAndSwap"/>, naming the store's kind.</exception>
    internal static void RequireCompareAndSwap(this IRecordStore store, Func<string> purpose)
    {
        if (!store.CanCompareAndSwap)
            throw new Auth0CibaException(ErrorIds.CannotCompareAndSwap, StoreTexts.CannotSwap(store.Kind, purpose()));
    }
}
