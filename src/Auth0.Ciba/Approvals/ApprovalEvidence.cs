using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Approvals;

/// <summary>
/// What ID tokens prove: that the tenant said that this person authenticated for this client at this time. Not the message, the details or the
/// operation: that an answer belongs to a request is known from the record alone.
/// </summary>
internal sealed class ApprovalEvidence(Func<string?, CancellationToken, Task<IReadOnlyList<SecurityKey>>> findKeys, TimeProvider clock)
{
    private static readonly TimeSpan OldestSignIn = TimeSpan.FromHours(12);

    internal async Task<ApprovalRequester> VerifyRequesterAsync(string idToken, string issuer, string clientId, CancellationToken cancellationToken)
    {
        var subject = ReadSubject(idToken);
        var expected = new TokenExpectations { Issuer = issuer, ClientId = clientId, Subject = subject, AskedAt = clock.GetUtcNow() - OldestSignIn };
        await new IdTokenValidator(findKeys, clock).ValidateAsync(idToken, null, expected, cancellationToken).ConfigureAwait(false);
        return ApprovalRequester.Verified(subject);
    }

    internal static async Task<IReadOnlyList<EvidenceLine>> TestAsync(ApprovalRecord record, IReadOnlyList<SecurityKey> keys, string? policyHash, string? operationHash, CancellationToken cancellationToken)
    {
        var lines = new List<EvidenceLine>
        {
            new("Approved", record.Phase is ApprovalPhase.Approved or ApprovalPhase.Consumed && !record.IsBreakGlass, record.IsBreakGlass ? ApprovalTexts.NobodyApproved : record.Phase.ToString()),
            new("Secure", !record.IsInsecure, record.IsInsecure ? ApprovalTexts.ReachedWithoutTls : ApprovalTexts.ReachedByTls),
        };
        var proven = new HashSet<string>(StringComparer.Ordinal);
        foreach (var person in record.People.Where(person => person.Decision == ApprovalDecisionKind.Approved))
        {
            var fault = await FindFaultAsync(record, person, keys, cancellationToken).ConfigureAwait(false);
            lines.Add(new EvidenceLine($"Proof of {person.Name}", fault is null, fault ?? ApprovalTexts.ProvenAt(person.UserId, person.DecidedAt)));
            if (fault is null)
                proven.Add(person.UserId);
        }

        lines.Add(new EvidenceLine("Quorum", proven.Count >= record.Quorum, ApprovalTexts.ProofCount(proven.Count, record.Quorum)));
        if (policyHash is not null)
            lines.Add(new EvidenceLine("Policy", record.PolicyHash == policyHash, record.PolicyHash is null ? ApprovalTexts.ThereWasNone : ApprovalTexts.ItWas(record.PolicyHash)));
        if (operationHash is not null)
            lines.Add(new EvidenceLine("Operation", record.OperationHash == operationHash, record.OperationHash is null ? ApprovalTexts.ThereWasNone : ApprovalTexts.ItWas(record.OperationHash)));
        return lines;
    }

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static IReadOnlyList<SecurityKey> ReadKeys(string keySet)
    {
        try
        {
            var keys = new JsonWebKeySet(keySet).Keys.Where(SigningKeys.IsSigningKey).ToArray();
            if (keys.Length > 0)
                return keys;
        }
        catch (ArgumentException)
        {
            // Said below.
        }

        throw Auth0CibaException.BadInput("KeySet", ApprovalTexts.NoKeySet);
    }

    private static async Task<string?> FindFaultAsync(ApprovalRecord record, PersonRecord person, IReadOnlyList<SecurityKey> keys, CancellationToken cancellationToken)
    {
        if (person.IdToken is not { } token || person.DecidedAt is not { } decided || person.AskedAt is not { } asked)
            return ApprovalTexts.NoProof;
        var expected = new TokenExpectations { Issuer = record.Issuer, ClientId = record.ClientId, Subject = person.UserId, AskedAt = asked };
        try
        {
            await new IdTokenValidator(FindAsync, new Then(decided)).ValidateAsync(token, null, expected, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Auth0CibaException e)
        {
            return e.Message;
        }

        Task<IReadOnlyList<SecurityKey>> FindAsync(string? keyId, CancellationToken stop) =>
            Task.FromResult<IReadOnlyList<SecurityKey>>([.. keys.Where(key => keyId is null || string.Equals(key.KeyId, keyId, StringComparison.Ordinal))]);
    }

    private static string ReadSubject(string idToken)
    {
        try
        {
            return new JsonWebToken(idToken).Subject;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or System.Text.Json.JsonException)
        {
            throw new Auth0CibaException(ErrorIds.UnverifiedIdToken, ApprovalTexts.RequesterTokenUnsigned);
        }
    }

    /// <summary>The moment of the decision, which is when the token had to be good.</summary>
    private sealed class Then(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
