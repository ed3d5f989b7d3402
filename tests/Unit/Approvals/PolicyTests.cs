using System;
using System.Linq;
using System.Text;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Approvals.Policies;
using Auth0.Ciba.Errors;
using Xunit;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>Policies: what they say, how strictly they are read, and that nothing loosens them.</summary>
public sealed class PolicyTests
{
    private const string Good = """
        {
          "version": 1,
          "people": {
            "alice": { "userIds": ["auth0|alice", "google-oauth2|alice"] },
            "bob": { "userIds": ["auth0|bob"] },
            "carol": { "userIds": ["auth0|carol"] }
          },
          "groups": { "ops": ["alice", "bob"] },
          "operations": {
            "restart": { "approvers": ["@ops", "carol"], "quorum": 2, "longestValiditySeconds": 120, "audience": "https://api.example.com/ops" },
            "night": { "approvers": ["bob"], "quorum": 1, "hours": { "timeZone": "UTC", "days": ["Fri"], "from": "22:00", "to": "06:00" } },
            "own": { "approvers": ["alice"], "quorum": 1, "requesterMayApprove": true, "breakGlass": { "webhook": "https://hooks.example.com/x" } },
            "proven": { "approvers": ["bob"], "quorum": 1, "requireVerifiedRequester": true, "denyOnFirstRefusal": true, "breakGlass": {} }
          }
        }
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static ApprovalPolicy Policy => Read(Good);

    [Fact]
    public void WhatTheCallerLeavesOpenIsThePolicys()
    {
        var request = Policy.Apply(Ask("restart"), Now);

        Assert.Equal(["alice", "bob", "carol"], request.Approvers.Select(person => person.Name));
        Assert.Equal((2, TimeSpan.FromSeconds(120), "https://api.example.com/ops"), (request.Quorum, request.ValidFor, request.Audience));
        Assert.Equal(Policy.Hash, request.PolicyHash);
        Assert.Equal(43, Policy.Hash.Length);
        Assert.NotEqual(Policy.Hash, Read(Good + " ").Hash);
    }

    [Fact]
    public void ParametersMayTighten()
    {
        var request = Policy.Apply(Ask("restart", "carol", "@ops") with { Quorum = 3, ValidFor = TimeSpan.FromSeconds(30), DenyOnFirstRefusal = true }, Now);

        Assert.Equal(["carol", "alice", "bob"], request.Approvers.Select(person => person.Name));
        Assert.Equal((3, TimeSpan.FromSeconds(30), true), (request.Quorum, request.ValidFor, request.DenyOnFirstRefusal));
    }

    [Theory]
    [InlineData("quorum", "wants 2")]
    [InlineData("validity", "120 seconds")]
    [InlineData("stranger", "does not know")]
    [InlineData("not an approver", "may not approve")]
    [InlineData("operation", "no operation")]
    [InlineData("requester", "requester (alice)")]
    [InlineData("too few", "2 must approve, and 1 may")]
    [InlineData("same person twice", "2 must approve, and 1 may")]
    [InlineData("claimed", "proven by an ID token")]
    [InlineData("group", "no group")]
    public void NothingLoosensIt(string how, string why)
    {
        var request = how switch
        {
            "quorum" => Ask("restart") with { Quorum = 1 },
            "validity" => Ask("restart") with { ValidFor = TimeSpan.FromSeconds(121) },
            "stranger" => Ask("restart", "auth0|mallory"),
            "not an approver" => Ask("night", "auth0|carol"),
            "operation" => Ask("other"),
            "requester" => Ask("restart", "auth0|alice", "auth0|bob") with { Requester = ApprovalRequester.Claimed("google-oauth2|alice") },
            "too few" => Ask("restart", "auth0|bob"),
            "same person twice" => Ask("restart", "auth0|alice", "google-oauth2|alice"),
            "claimed" => Ask("proven"),
            _ => Ask("restart", "@nobody"),
        };

        var at = how == "not an approver" ? Now.AddHours(11) : Now;
        var error = Assert.Throws<Auth0CibaException>(() => Policy.Apply(request, at));
        Assert.Equal((ErrorIds.PolicyViolated, ErrorKind.PermissionDenied), (error.ErrorId, error.Kind));
        Assert.Contains(why, error.Message);
    }

    [Fact]
    public void TheRequesterIsLeftOutOfThoseAsked()
    {
        var request = Policy.Apply(Ask("restart") with { Requester = ApprovalRequester.Claimed("auth0|bob") }, Now);
        Assert.Equal(["alice", "carol"], request.Approvers.Select(person => person.Name));

        var own = Policy.Apply(Ask("own") with { Requester = ApprovalRequester.Verified("auth0|alice") }, Now);
        Assert.Equal(["alice"], own.Approvers.Select(person => person.Name));
        Assert.True(Policy.Apply(Ask("proven") with { Requester = ApprovalRequester.Verified("auth0|alice") }, Now).DenyOnFirstRefusal);
    }

    [Fact]
    public void ThePersonIsAskedByTheIdGiven() =>
        Assert.Equal("google-oauth2|alice", Policy.Apply(Ask("own", "google-oauth2|alice") with { Requester = ApprovalRequester.Claimed("x") }, Now).Approvers[0].UserIds[0]);

    [Theory]
    [InlineData("2026-11-20T21:59:59Z", false)]
    [InlineData("2026-11-20T22:00:00Z", true)]
    [InlineData("2026-11-21T05:59:59Z", true)]
    [InlineData("2026-11-21T06:00:00Z", false)]
    [InlineData("2026-11-20T05:00:00Z", false)]
    public void HoursHold(string time, bool allowed)
    {
        var error = Record.Exception(() => Policy.CheckHours("night", DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(allowed, error is null);
    }

    [Fact]
    public void HoursAreThoseOfTheirZone()
    {
        var policy = Read(Good.Replace("\"UTC\"", "\"Europe/Berlin\"").Replace("\"22:00\", \"to\": \"06:00\"", "\"08:00\", \"to\": \"18:00\""));
        policy.CheckHours("night", new DateTimeOffset(2026, 11, 20, 7, 0, 0, TimeSpan.Zero));
        Assert.Throws<Auth0CibaException>(() => policy.CheckHours("night", new DateTimeOffset(2026, 11, 20, 17, 0, 0, TimeSpan.Zero)));
        policy.CheckHours("night", new DateTimeOffset(2026, 7, 17, 6, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void BreakGlassIsForThePolicyToAllow()
    {
        Assert.Equal(ErrorIds.PolicyViolated, Assert.Throws<Auth0CibaException>(() => Policy.ApplyBreakGlass(Ask("restart") with { Reason = "fire" })).ErrorId);
        Assert.Equal(ErrorIds.BadInput, Assert.Throws<Auth0CibaException>(() => Policy.ApplyBreakGlass(Ask("own"))).ErrorId);
        Assert.Equal("https://hooks.example.com/x", Policy.ApplyBreakGlass(Ask("own") with { Reason = "fire" }).Webhook!.AbsoluteUri);
        Assert.Null(Policy.ApplyBreakGlass(Ask("proven") with { Reason = "fire" }).Webhook);
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version")]
    [InlineData("\"version\": 1,", "", "version")]
    [InlineData("\"quorum\": 2", "\"quorum\": 4", "1 to 3")]
    [InlineData("\"quorum\": 2", "\"quorum\": 0", "1 to 3")]
    [InlineData("\"quorum\": 2,", "", "no quorum")]
    [InlineData("\"quorum\": 2", "\"quorums\": 2", "'quorums'")]
    [InlineData("\"quorum\": 2", "\"quorum\": 2, \"quorum\": 1", "twice")]
    [InlineData("\"groups\"", "\"group\"", "'group'")]
    [InlineData("\"carol\"]", "\"dave\"]", "'dave'")]
    [InlineData("[\"alice\", \"bob\"]", "[\"alice\", \"eve\"]", "'eve'")]
    [InlineData("[\"alice\", \"bob\"]", "[\"alice\", \"alice\"]", "twice")]
    [InlineData("[\"auth0|bob\"]", "[\"auth0|alice\"]", "twice")]
    [InlineData("[\"auth0|bob\"]", "[]", "one at least")]
    [InlineData("\"requesterMayApprove\": true", "\"requesterMayApprove\": \"true\"", "true or false")]
    [InlineData("\"UTC\"", "\"Nowhere/Land\"", "not known")]
    [InlineData("[\"Fri\"]", "[\"Friday\"]", "Mon")]
    [InlineData("\"22:00\"", "\"10pm\"", "08:30")]
    [InlineData("\"06:00\"", "\"22:00\"", "same time")]
    [InlineData("https://hooks", "http://hooks", "https")]
    [InlineData("120,", "604801,", "604800")]
    public void ASlipIsRefused(string text, string slip, string why)
    {
        Assert.Contains(text, Good);
        var error = Assert.Throws<Auth0CibaException>(() => Read(Good.Replace(text, slip)));
        Assert.Equal(ErrorIds.PolicyUnusable, error.ErrorId);
        Assert.Contains(why, error.Message);
    }

    private static ApprovalPolicy Read(string json) => ApprovalPolicy.Parse(Encoding.UTF8.GetBytes(json));

    private static ApprovalRequest Ask(string operation, params string[] approvers) =>
        new() { Operation = operation, Approvers = [.. approvers.Select(id => new ApprovalPerson(id))], BindingMessage = "Do it", Requester = ApprovalRequester.Claimed("eve") };
}
