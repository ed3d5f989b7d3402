using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Approvals.Policies;

/// <summary>
/// Who may approve which operation, how many must, when, and for how long it holds: a JSON file that belongs to somebody else than those whom
/// it governs. What a caller asks for may be stricter than the policy, never laxer. Schema: docs/policy.schema.json.
/// </summary>
public sealed class ApprovalPolicy
{
    private readonly IReadOnlyDictionary<string, ApprovalPerson> _people;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _groups;
    private readonly IReadOnlyDictionary<string, PolicyOperation> _operations;

    internal ApprovalPolicy(IReadOnlyDictionary<string, ApprovalPerson> people, IReadOnlyDictionary<string, IReadOnlyList<string>> groups, IReadOnlyDictionary<string, PolicyOperation> operations, string hash)
    {
        _people = people;
        _groups = groups;
        _operations = operations;
        Hash = hash;
    }

    /// <summary>SHA-256 of the file's bytes, base64url. It goes into each approval.</summary>
    public string Hash { get; }

    /// <summary>Reads a policy file, after a look at who could have changed it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.PolicyUnusable"/>, saying what is wrong.</exception>
    public static ApprovalPolicy Load(string path)
    {
        var full = Path.GetFullPath(path ?? throw new ArgumentNullException(nameof(path)));
        try
        {
            if (FileOwners.FindFault(full) is { } fault)
                throw new Auth0CibaException(ErrorIds.PolicyUnusable, PolicyTexts.FileUnfit(fault));
            return Parse(File.ReadAllBytes(full));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Auth0CibaException(ErrorIds.PolicyUnusable, PolicyTexts.FileUnreadable(e.Message), e);
        }
    }

    internal static ApprovalPolicy Parse(byte[] json) => PolicyReader.Read(json, Hashing.Base64Url(Hashing.Sha(256, json)));

    /// <summary>Puts the policy's rules onto a request for one of its operations.</summary>
    /// <param name="request">What the caller asks; its operation names the policy's. What it leaves open is the policy's.</param>
    /// <param name="now">The time, for the policy's hours.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.PolicyViolated"/>: not allowed, or laxer than the policy.</exception>
    public ApprovalRequest Apply(ApprovalRequest request, DateTimeOffset now)
    {
        var operation = FindOperation((request ?? throw new ArgumentNullException(nameof(request))).Operation);
        CheckHours(request.Operation, now);
        var approvers = ChooseApprovers(operation, request);
        var quorum = request.Quorum ?? Math.Max(1, operation.Quorum);
        if (quorum < operation.Quorum)
            throw Violated(PolicyTexts.QuorumDiffers(operation.Quorum, quorum));
        if (quorum > approvers.Count)
            throw Violated(PolicyTexts.TooFewApprovers(quorum, approvers.Count));
        var validFor = request.ValidFor ?? Shorter(ApprovalRequest.DefaultValidity, operation.LongestValidity);
        if (validFor > operation.LongestValidity)
            throw Violated(PolicyTexts.ValidForTooLong(operation.LongestValidity!.Value.TotalSeconds, validFor.TotalSeconds));
        return request with
        {
            Approvers = approvers,
            Quorum = quorum,
            ValidFor = validFor,
            DenyOnFirstRefusal = request.DenyOnFirstRefusal || operation.DenyOnFirstRefusal,
            Audience = string.IsNullOrEmpty(request.Audience) ? operation.Audience : request.Audience,
            PolicyHash = Hash,
        };
    }

    /// <summary>Checks that an operation may run at this time.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.PolicyViolated"/>.</exception>
    public void CheckHours(string? operation, DateTimeOffset now)
    {
        if (FindOperation(operation).Hours is { } hours && !hours.Include(now))
            throw Violated(PolicyTexts.OutsideHours(operation, hours));
    }

    /// <summary>Lets an operation run without approval, where the policy has that way for it. Its hours do not hold: emergencies keep none.</summary>
    /// <param name="request">What is to run; it must say why.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.PolicyViolated"/> where there is no such way, <see cref="ErrorIds.BadInput"/> without a reason.</exception>
    public BreakGlassRequest ApplyBreakGlass(ApprovalRequest request)
    {
        var operation = FindOperation((request ?? throw new ArgumentNullException(nameof(request))).Operation);
        var way = operation.BreakGlass ?? throw Violated(PolicyTexts.NoBreakGlass(request.Operation));
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw Auth0CibaException.BadInput("Reason", PolicyTexts.ReasonRequired);
        return new BreakGlassRequest(request with { Approvers = [.. Expand(operation.Approvers)], Quorum = operation.Quorum, ValidFor = Shorter(ApprovalRequest.DefaultValidity, operation.LongestValidity), PolicyHash = Hash }, way.Webhook);
    }

    private PolicyOperation FindOperation(string? name)
    {
        if (string.IsNullOrEmpty(name))
            throw Auth0CibaException.BadInput("Operation", PolicyTexts.OperationRequired);
        return _operations.TryGetValue(name!, out var operation) ? operation : throw Violated(PolicyTexts.UnknownOperation(name));
    }

    private List<ApprovalPerson> ChooseApprovers(PolicyOperation operation, ApprovalRequest request)
    {
        var allowed = Expand(operation.Approvers).ToArray();
        var requester = _people.Values.FirstOrDefault(person => person.Has(request.Requester.Id) || person.Name == request.Requester.Id);
        if (operation.RequiresVerifiedRequester && !request.Requester.IsVerified)
            throw Violated(PolicyTexts.RequesterUnproven);

        if (request.Approvers.Count == 0)
            return [.. allowed.Where(person => operation.RequesterMayApprove || person != requester)];
        var chosen = new List<ApprovalPerson>();
        foreach (var (person, userId) in request.Approvers.SelectMany(given => Find(given.UserIds[0])))
        {
            if (!allowed.Contains(person))
                throw Violated(PolicyTexts.MayNotApprove(person.Name, request.Operation));
            if (!operation.RequesterMayApprove && person == requester)
                throw Violated(PolicyTexts.RequesterMayNotApprove(person.Name));
            if (chosen.All(known => known.Name != person.Name))
                chosen.Add(userId is null ? person : new ApprovalPerson(person.Name, [userId, .. person.UserIds.Where(id => id != userId)]));
        }

        return chosen;
    }

    /// <summary>A name, a @group or a user id, as people; for a user id, it is the one that is asked.</summary>
    private IEnumerable<(ApprovalPerson Person, string? UserId)> Find(string given)
    {
        if (given.StartsWith("@", StringComparison.Ordinal) || _people.ContainsKey(given))
            return Expand([given]).Select(person => (person, (string?)null));
        var person = _people.Values.FirstOrDefault(known => known.Has(given)) ?? throw Violated(PolicyTexts.UnknownPerson(given));
        return [(person, given)];
    }

    private IEnumerable<ApprovalPerson> Expand(IEnumerable<string> names) => names
        .SelectMany(name => !name.StartsWith("@", StringComparison.Ordinal) ? [name]
            : _groups.TryGetValue(name.Substring(1), out var members) ? members : throw Violated(PolicyTexts.UnknownGroup(name)))
        .Distinct(StringComparer.Ordinal)
        .Select(name => _people[name]);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan? b) => b is { } other && other < a ? other : a;

    private static Auth0CibaException Violated(string why) => new(ErrorIds.PolicyViolated, PolicyTexts.NotAllowed(why));
}
