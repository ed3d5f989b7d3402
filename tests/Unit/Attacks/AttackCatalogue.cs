using System;
using System.Linq;
using System.Reflection;
using Auth0.Ciba.Tests.Engine;
using Auth0.Ciba.Tests.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>
/// The attacks by name and the tests that try them, here and where else they stand; SECURITY.md speaks of the same lines. Run them all with
/// <c>dotnet test tests/Unit --filter Suite=Attack</c>; this prints how many cases there are.
/// </summary>
public sealed class AttackCatalogue(ITestOutputHelper output)
{
    private static readonly (string Attack, MethodInfo[] Tests)[] Lines =
    [
        ("forged, altered after signing, another token's signature", Tests(
            (typeof(IdTokenSignatureTests), [nameof(IdTokenSignatureTests.ASignatureByAnUnpublishedKeyUnderAPublishedIdIsRefused), nameof(IdTokenSignatureTests.APayloadChangedAfterSigningIsRefused), nameof(IdTokenSignatureTests.AHeaderChangedAfterSigningIsRefused), nameof(IdTokenSignatureTests.ASignatureOfAnotherTokenIsRefused)]),
            (typeof(Law1VerifiedTests), [nameof(Law1VerifiedTests.AForgedAnswerIsRefusedForGood)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.ATokenThatBringsItsOwnKeyIsRefused), nameof(TokenAttacks.ASignatureThatIsNoneIsRefused)]))),
        ("unsigned", Tests(
            (typeof(IdTokenSignatureTests), [nameof(IdTokenSignatureTests.AnUnsignedOrOddlySignedTokenIsRefused), nameof(IdTokenSignatureTests.AMissingSignatureIsRefused)]))),
        ("algorithm confusion", Tests(
            (typeof(IdTokenSignatureTests), [nameof(IdTokenSignatureTests.Hs256WithTheClientSecretIsRefusedAndNamesTheSetting), nameof(IdTokenSignatureTests.Hs256WithThePublicKeyIsRefused), nameof(IdTokenSignatureTests.APublishedKeyOfAnotherKindIsRefused)]),
            (typeof(SigningKeysTests), [nameof(SigningKeysTests.ASymmetricKeyInTheKeySetIsNeverUsed)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.AnAmbiguousHeaderIsRefused)]))),
        ("wrong issuer, audience, azp", Tests(
            (typeof(IdTokenClaimsTests), [nameof(IdTokenClaimsTests.AnotherIssuerIsRefused), nameof(IdTokenClaimsTests.AnotherAudienceIsRefused)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.AnotherTokenOfTheTenantIsRefused)]))),
        ("expired, stale, issued in the future, replayed", Tests(
            (typeof(IdTokenClaimsTests), [nameof(IdTokenClaimsTests.ExpiryHasAMinuteOfToleranceAndNoMore), nameof(IdTokenClaimsTests.AnExpiryThatIsNoTimeIsRefused), nameof(IdTokenClaimsTests.IssuedAtLiesBetweenAskingAndNowWithAMinuteOnBothSides), nameof(IdTokenClaimsTests.AnIssuedAtThatIsNoTimeIsRefused), nameof(IdTokenClaimsTests.NotBeforeHasAMinuteOfTolerance), nameof(IdTokenClaimsTests.AnAuthenticationFromBeforeTheAskingIsRefused)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.AnEarlierYesIsNotALaterOnes)]))),
        ("another person", Tests(
            (typeof(IdTokenClaimsTests), [nameof(IdTokenClaimsTests.AnotherPersonIsRefused)]),
            (typeof(Law1VerifiedTests), [nameof(Law1VerifiedTests.AnAnswerOfSomebodyElseIsRefused)]),
            (typeof(AdoptionTests), [nameof(AdoptionTests.AnotherPersonsYesIsRefused)]))),
        ("missing ID or access token, another token type, another access token", Tests(
            (typeof(Law1VerifiedTests), [nameof(Law1VerifiedTests.AnEmptyAccessTokenIsRefused), nameof(Law1VerifiedTests.AnotherTokenTypeIsRefused)]),
            (typeof(IdTokenClaimsTests), [nameof(IdTokenClaimsTests.AnotherAccessTokensHashIsRefused)]))),
        ("altered, dropped or added details", Tests(
            (typeof(Law1VerifiedTests), [nameof(Law1VerifiedTests.DetailsChangedAreRefused), nameof(Law1VerifiedTests.DetailsDroppedAreRefused), nameof(Law1VerifiedTests.DetailsGrantedThatNobodyAskedForAreRefused)]),
            (typeof(AdoptionTests), [nameof(AdoptionTests.DetailsThatWereNotSaidAreRefused)]))),
        ("HTML, null, arrays, deep JSON, duplicate members", Tests(
            (typeof(AnswerAttacks), [nameof(AnswerAttacks.APollsAnswerThatIsNoneIsABadResponse), nameof(AnswerAttacks.ARequestsAnswerThatIsNoneIsABadResponseAndNeverAskedAgain), nameof(AnswerAttacks.ASoundAnswerWithOneMemberMoreIsABadResponse), nameof(AnswerAttacks.ATokenOrScopeThatCouldBreakAHeaderIsABadResponse)]),
            (typeof(IdTokenSignatureTests), [nameof(IdTokenSignatureTests.ADuplicateClaimIsRefused), nameof(IdTokenSignatureTests.APayloadThatIsNoObjectIsRefused)]),
            (typeof(DiscoveryAttacks), [nameof(DiscoveryAttacks.ADocumentThatIsNoneIsABadResponseAndNobodyIsAsked), nameof(DiscoveryAttacks.AKeySetThatIsNoneVerifiesNothingAndTheAnswerIsKept)]))),
        ("50 MB, compressed bombs, headers without end", Tests(
            (typeof(AnswerAttacks), [nameof(AnswerAttacks.FiftyMegabytesAreRefusedAfterTheFirst), nameof(AnswerAttacks.FiftyMegabytesInsteadOfAnAcknowledgementAreIndeterminate)]),
            (typeof(DiscoveryAttacks), [nameof(DiscoveryAttacks.FiftyMegabytesOfDocumentOrKeysAreRefused)]),
            (typeof(TransportTests), [nameof(TransportTests.ACompressedAnswerIsReadAndABombIsRefused), nameof(TransportTests.HeadersWithoutEndAreRefused)]))),
        ("sound tokens with another status", Tests(
            (typeof(AnswerAttacks), [nameof(AnswerAttacks.SoundTokensWithAnotherStatusAreNoApproval), nameof(AnswerAttacks.SoundTokensWithAServerErrorAreNoApproval)]))),
        ("key id never published, keys withdrawn, weak or for something else", Tests(
            (typeof(SigningKeysTests), [nameof(SigningKeysTests.AnUnknownKeyIdIsLookedForOnceMoreAndThenRefused), nameof(SigningKeysTests.AWithdrawnKeyIsRefusedOnceTheKeysAreFetchedAgain), nameof(SigningKeysTests.AKeyForEncryptionDoesNotSign), nameof(SigningKeysTests.AnRsaKeyUnder2048BitsDoesNotSign), nameof(SigningKeysTests.AKeySetWithoutTheKeyRefuses)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.AKeySetWithoutAUsableKeyVerifiesNothing)]))),
        ("discovery that moves endpoints or issuer", Tests(
            (typeof(DiscoveryAttacks), [nameof(DiscoveryAttacks.AnEndpointThatOnlyLooksLikeTheTenantsIsRefused), nameof(DiscoveryAttacks.AnAliasElsewhereIsRefused), nameof(DiscoveryAttacks.AnotherIssuerIsRefused), nameof(DiscoveryAttacks.ADocumentThatTurnsInTheMiddleOfAWaitIsRefused)]),
            (typeof(TenantDomainTests), [nameof(TenantDomainTests.EveryEndpointSharesTheOriginOrIsAllowed), nameof(TenantDomainTests.AForeignEndpointIsRefusedBeforeAnythingIsSent)]),
            (typeof(MutualTlsTests), [nameof(MutualTlsTests.AForeignAliasIsRefusedBeforeAnythingIsSent)]))),
        ("redirects and other headers that would carry the secret away", Tests(
            (typeof(RedirectAttacks), [nameof(RedirectAttacks.ARequestIsNotSentElsewhere), nameof(RedirectAttacks.APollIsNotSentElsewhere), nameof(RedirectAttacks.DiscoveryIsNotFetchedElsewhere), nameof(RedirectAttacks.KeysAreNotFetchedElsewhere), nameof(RedirectAttacks.AHeaderMovesNothing)]))),
        ("a tenant's imitation under another certificate", Tests(
            (typeof(TransportTlsTests), [nameof(TransportTlsTests.AnExpiredCertificateIsSaidToBe), nameof(TransportTlsTests.AnotherHostsCertificateIsSaidToBe), nameof(TransportTlsTests.AnUnknownAuthorityIsNamed), nameof(TransportTlsTests.ASelfSignedCertificateIsNotTrusted), nameof(TransportTlsTests.TheMachinesRootsDecideForUsers)]))),
        ("text that rewrites the terminal", Tests(
            (typeof(TextAttacks), [nameof(TextAttacks.TheTenantsTextRewritesNothing), nameof(TextAttacks.TheReasonInTheRecordIsPlainToo), nameof(TextAttacks.ATokensHeaderRewritesNothing), nameof(TextAttacks.ADocumentsIssuerRewritesNothing)]),
            (typeof(TransportTlsTests), [nameof(TransportTlsTests.ANameThatWouldRewriteTheTerminalIsShownPlain)]))),
        ("a pending object tampered with", Tests(
            (typeof(Law8ExpectationsTests), [nameof(Law8ExpectationsTests.APointerThatNamesAnotherPersonChangesNothing), nameof(Law8ExpectationsTests.APointerThatNamesOtherDetailsChangesNothing), nameof(Law8ExpectationsTests.APointerThatNamesAnotherAuthReqIdIsAnsweredForItsRecord), nameof(Law8ExpectationsTests.TheResultSpeaksOfTheRecord), nameof(Law8ExpectationsTests.APointerWithoutARecordIsNotPolledFor)]))),
        ("a stored record changed, swapped or put back", Tests(
            (typeof(RecordAttacks), [nameof(RecordAttacks.TheRecordOfAnotherRequestInItsPlaceIsRefused), nameof(RecordAttacks.AnOlderStateOfARequestPutBackIsRefused), nameof(RecordAttacks.AChangedByteIsRefused), nameof(RecordAttacks.ARecordInThePlainIsRefused)]),
            (typeof(EncryptionTests), [nameof(EncryptionTests.ADamagedRecordIsAnErrorOfItsOwn), nameof(EncryptionTests.SwappedRecordsAreRefused), nameof(EncryptionTests.AnOlderValuePutBackIsRefused)]))),
    ];

    [Fact]
    public void EveryLineHasItsTests()
    {
        var total = 0;
        foreach (var (attack, tests) in Lines)
        {
            var cases = tests.Sum(TestCases.Count);
            output.WriteLine($"{cases,5}  {attack}");
            Assert.True(cases > 0, attack);
            total += cases;
        }

        output.WriteLine($"count: {total} attacks in {Lines.Length} lines");
        Assert.Equal(Lines.SelectMany(line => line.Tests).Distinct().Sum(TestCases.Count), total);
    }

    /// <summary>All tests that are called attacks can be run by one filter.</summary>
    [Fact]
    public void EveryTestIsInTheSuite()
    {
        foreach (var type in Lines.SelectMany(line => line.Tests).Select(test => test.DeclaringType!).Distinct())
            Assert.True(TestCases.IsInSuite(type, "Attack"), type.Name);
    }

    /// <summary>No attack of this folder is left out of the lines.</summary>
    [Fact]
    public void EveryAttackHasItsLine()
    {
        var listed = Lines.SelectMany(line => line.Tests).ToHashSet();
        var here = typeof(AttackCatalogue).Assembly.GetTypes().Where(type => type.Namespace == typeof(AttackCatalogue).Namespace && TestCases.IsInSuite(type, "Attack"));

        Assert.Equal([nameof(AnswerAttacks.TheSoundAnswerIsTaken)], here.SelectMany(TestCases.Of).Where(test => !listed.Contains(test)).Select(test => test.Name));
    }

    private static MethodInfo[] Tests(params (Type Type, string[] Names)[] groups) =>
        [.. groups.SelectMany(group => group.Names.Select(name => group.Type.GetMethod(name) ?? throw new MissingMethodException(group.Type.Name, name)))];
}
