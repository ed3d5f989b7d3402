using System.Buffers;
using System;

namespace Auth0.Ciba.Simulator;

/// <summary>Auth0's limits of a binding message, with the space that its documents forget.</summary>
internal static class BindingMessageRule
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 +-_.,:#");

    public static WireAnswer? Check(string? message, WireBehaviour behaviour)
    {
        if (message is null)
            return WireAnswer.BadRequest("binding_message is required");
        if (message.Length > MaxLength)
            return WireAnswer.Fail(400, behaviour.BindingMessageError, "binding_message must be at most 64 characters long");
        return message.AsSpan().ContainsAnyExcept(Allowed)
            ? WireAnswer.Fail(400, behaviour.BindingMessageError, "binding_message must contain only alphanumerics, whitespace and +-_.,:#")
            : null;
    }
}
