using System;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals.Policies;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>What the proofs in a record show, and what becomes of it when somebody touches them.</summary>
public sealed class EvidenceTests
{
    [Fact]
    public async Task AQuorumIsProvenAgainstPinnedKeysWithoutTheTenant()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var keys = await KeysAsync(rig);
        var approval = await rig.ApproveAsync(ApprovalRig.Ask(2, 2));
        rig.Engine.Clock.Advance(TimeSpan.FromDays(30));
        rig.Engine.Control.ClearLog();

        var lines = await rig.Engine.Session.Approvals.TestAsync(approval.ApprovalId, keys, operationHash: "hash");

        // Their order is that of the answers.
        var proofs = approval.Decisions.Where(decision => decision.Decision == ApprovalDecisionKind.Approved).Select(decision => $"Proof of {decision.UserId}").ToArray();
        Assert.Equal(2, proofs.Length);
        Assert.Equal(["Approved", "Secure", .. proofs, "Quorum", "Operation"], lines.Select(line => line.Check));
        Assert.Equal(["Secure"], lines.Where(line => !line.Passed).Select(line => line.Check));
        Assert.Empty(rig.Engine.Control.Log);
    }

    [Theory]
    [InlineData("another person", "Proof of auth0|one")]
    [InlineData("another client", "Proof of auth0|one")]
    [InlineData("another time", "Proof of auth0|one")]
    [InlineData("no token", "Proof of auth0|one")]
    [InlineData("changed token", "Proof of auth0|one")]
    [InlineData("quorum", "Quorum")]
    [InlineData("phase", "Approved")]
    public async Task WhatSomebodyChangedShows(string what, string check)
    {
        await using var rig = await ApprovalRig.StartAsync();
        var keys = await KeysAsync(rig);
        using var store = new MemoryRecordStore(rig.Engine.Clock);
        var session = rig.Engine.Open(store);
        var approval = await rig.ApproveAsync(ApprovalRig.Ask(), session);
        var id = "approval/" + approval.ApprovalId;
        var record = (JsonObject)JsonNode.Parse((await store.GetAsync(id, null, default))!.Value.Span)!;
        var person = record["people"]![0]!;
        switch (what)
        {
            case "another person": person["user"] = "auth0|two"; break;
            case "another client": record["iss"] = "https://another.example.com/"; break;
            case "another time": person["asked"] = approval.ApprovedAt.AddHours(1); break;
            case "no token": person.AsObject().Remove("idToken"); break;
            case "changed token": person["idToken"] = person["idToken"]!.GetValue<string>()[..^4] + "AAAA"; break;
            case "quorum": record["quorum"] = 2; break;
            default: record["phase"] = 0; break;
        }

        await store.TrySetAsync(id, Encoding.UTF8.GetBytes(record.ToJsonString()), null, TimeSpan.FromHours(1), null, default);

        var failed = (await session.Approvals.TestAsync(approval.ApprovalId, keys)).Where(line => !line.Passed).Select(line => line.Check).ToArray();
        Assert.Contains(check, failed);
    }

    [Fact]
    public async Task OtherKeysProveNothing()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var approval = await rig.ApproveAsync(ApprovalRig.Ask());
        var others = TestTokens.KeySet(TestTokens.Jwk(TestTokens.Rsa));

        Assert.Contains(await rig.Engine.Session.Approvals.TestAsync(approval.ApprovalId, others), line => line is { Check: "Quorum", Passed: false });
        Assert.Equal(ErrorIds.BadInput, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Engine.Session.Approvals.TestAsync(approval.ApprovalId, "{}"))).ErrorId);
    }

    [Fact]
    public async Task ARequesterIsProvenByTheTenantsToken()
    {
        await using var rig = await ApprovalRig.StartAsync();
        rig.Engine.Control.AutoDecision = new Auth0.Ciba.Simulator.AutoDecision(true, TimeSpan.Zero);
        var signedIn = await rig.Engine.WaitAsync(await rig.Engine.AskAsync(EngineRig.Ask()));

        var requester = await rig.Engine.Session.Approvals.VerifyRequesterAsync(signedIn.IdToken);

        Assert.Equal(("auth0|alice", true), (requester.Id, requester.IsVerified));
        var forged = Secret.FromPlainText(signedIn.IdToken.AsPlainText()[..^4] + "AAAA");
        Assert.True((await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Engine.Session.Approvals.VerifyRequesterAsync(forged))).IsUnverified);
        Assert.True((await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Engine.Session.Approvals.VerifyRequesterAsync(Secret.FromPlainText("no token")))).IsUnverified);
        rig.Engine.Clock.Advance(TimeSpan.FromHours(13));
        Assert.True((await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Engine.Session.Approvals.VerifyRequesterAsync(signedIn.IdToken))).IsUnverified);
    }

    [Fact]
    public async Task WhatRanWithoutApprovalIsRecordedAndProvesNothing()
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var store = new RecordingStore(rig.Engine.Clock);
        var session = rig.Engine.Open(store);
        var emergency = new BreakGlassRequest(ApprovalRig.Ask() with { Reason = "fire", Operation = "restart" }, null);

        var approval = await session.Approvals.BreakGlassAsync(emergency);
        await session.Approvals.ConsumeAsync(approval.ApprovalId, "hash");

        Assert.False(approval.IsApproved);
        Assert.Equal(0, rig.Engine.Asks);
        Assert.Contains(await session.Approvals.TestAsync(approval.ApprovalId, await KeysAsync(rig)), line => line is { Check: "Approved", Passed: false });
        Assert.Equal(ErrorIds.StoreNotDurable, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Engine.Session.Approvals.BreakGlassAsync(emergency))).ErrorId);
    }

    private static async Task<string> KeysAsync(ApprovalRig rig)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(rig.Engine.Simulator.Issuer + ".well-known/jwks.json");
    }
}
