using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Auth0.Ciba.Samples.HttpRoute;

/// <summary>
/// POST /api/auth/backchannel: asks a person and answers when they have decided. Put your own authentication in front of it: whoever can
/// call it can make phones ring. Whom it may ask is this server's choice, not the caller's.
/// </summary>
public static class BackchannelRoute
{
    public sealed record Question(string? UserId, string? BindingMessage, string? Scope, string? Audience);

    public static void MapBackchannel(this IEndpointRouteBuilder routes, Session session, Func<string, bool> mayBeAsked) =>
        routes.MapPost("/api/auth/backchannel", (Question question, CancellationToken stop) => AskAsync(session, mayBeAsked, question, stop));

    private static async Task<IResult> AskAsync(Session session, Func<string, bool> mayBeAsked, Question question, CancellationToken stop)
    {
        if (question.UserId is null || !mayBeAsked(question.UserId))
            return Error(ErrorIds.BadInput);
        try
        {
            var result = await session.AuthenticateAsync(
                new BackchannelAuthenticationRequest
                {
                    UserId = question.UserId,
                    BindingMessage = question.BindingMessage ?? string.Empty,
                    Scope = question.Scope ?? "openid",
                    Audience = question.Audience,
                },
                cancellationToken: stop);
            return Results.Ok(new { subject = result.Subject, scope = result.Scope, expiresAt = result.ExpiresAt, authorizationDetails = result.AuthorizationDetails });
        }
        catch (Auth0CibaException e)
        {
            return Error(e.ErrorId);
        }
    }

    /// <summary>The id tells what happened; exception texts stay here.</summary>
    private static IResult Error(string errorId) => Results.Json(new { error = errorId }, statusCode: errorId switch
    {
        ErrorIds.BadInput => StatusCodes.Status400BadRequest,
        ErrorIds.AccessDenied => StatusCodes.Status403Forbidden,
        ErrorIds.RequestExpired => StatusCodes.Status408RequestTimeout,
        ErrorIds.AlreadyPending => StatusCodes.Status409Conflict,
        ErrorIds.AskLimit or ErrorIds.DenialCooldown or ErrorIds.RateLimited => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status502BadGateway,
    });
}
