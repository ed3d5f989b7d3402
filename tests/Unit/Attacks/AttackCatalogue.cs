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
    private static readonly SuiteLines Lines = new SuiteLines("Attack")
        .Add("forged, altered after signing, another token's signature",
            (typeof(IdTokenSignatureTests), [nameof(IdTokenSignatureTests.ASignatureByAnUnpublishedKeyUnderAPublishedIdIsRefused), nameof(IdTokenSignatureTests.APayloadChangedAfterSigningIsRefused), nameof(IdTokenSignatureTests.AHeaderChangedAfterSigningIsRefused), nameof(IdTokenSignatureTests.ASignatureOfAnotherTokenIsRefused)]),
            (typeof(Law1VerifiedTests), [nameof(Law1VerifiedTests.AForgedAnswerIsRefusedForGood)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.ATokenThatBringsItsOwnKeyIsRefused), nameof(TokenAttacks.ASignatureThatIsNoneIsRefused)]))
        .Add("unsigned",
            (typeof(IdTokenSignatureTests), [nameof(IdTokenSignatureTests.AnUnsignedOrOddlySignedTokenIsRefused), nameof(IdTokenSignatureTests.AMissingSignatureIsRefused)]))
        .Add("algorithm confusion",
            (typeof(IdTokenSignatureTests), [nameof(IdTokenSignatureTests.Hs256WithTheClientSecretIsRefusedAndNamesTheSetting), nameof(IdTokenSignatureTests.Hs256WithThePublicKeyIsRefused), nameof(IdTokenSignatureTests.APublishedKeyOfAnotherKindIsRefused)]),
            (typeof(SigningKeysTests), [nameof(SigningKeysTests.ASymmetricKeyInTheKeySetIsNeverUsed)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.AnAmbiguousHeaderIsRefused)]))
        .Add("wrong issuer, audience, azp",
            (typeof(IdTokenClaimsTests), [nameof(IdTokenClaimsTests.AnotherIssuerIsRefused), nameof(IdTokenClaimsTests.AnotherAudienceIsRefused)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.AnotherTokenOfTheTenantIsRefused)]))
        .Add("expired, stale, issued in the future, replayed",
            (typeof(IdTokenClaimsTests), [nameof(IdTokenClaimsTests.ExpiryHasAMinuteOfToleranceAndNoMore), nameof(IdTokenClaimsTests.AnExpiryThatIsNoTimeIsRefused), nameof(IdTokenClaimsTests.IssuedAtLiesBetweenAskingAndNowWithAMinuteOnBothSides), nameof(IdTokenClaimsTests.AnIssuedAtThatIsNoTimeIsRefused), nameof(IdTokenClaimsTests.NotBeforeHasAMinuteOfTolerance), nameof(IdTokenClaimsTests.AnAuthenticationFromBeforeTheAskingIsRefused)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.AnEarlierYesIsNotALaterOnes)]))
        .Add("another person",
            (typeof(IdTokenClaimsTests), [nameof(IdTokenClaimsTests.AnotherPersonIsRefused)]),
            (typeof(Law1VerifiedTests), [nameof(Law1VerifiedTests.AnAnswerOfSomebodyElseIsRefused)]),
            (typeof(AdoptionTests), [nameof(AdoptionTests.AnotherPersonsYesIsRefused)]))
        .Add("missing ID or access token, another token type, another access token",
            (typeof(Law1VerifiedTests), [nameof(Law1VerifiedTests.AnEmptyAccessTokenIsRefused), nameof(Law1VerifiedTests.AnotherTokenTypeIsRefused)]),
            (typeof(IdTokenClaimsTests), [nameof(IdTokenClaimsTests.AnotherAccessTokensHashIsRefused)]))
        .Add("altered, dropped or added details",
            (typeof(Law1VerifiedTests), [nameof(Law1VerifiedTests.DetailsChangedAreRefused), nameof(Law1VerifiedTests.DetailsDroppedAreRefused), nameof(Law1VerifiedTests.DetailsGrantedThatNobodyAskedForAreRefused)]),
            (typeof(AdoptionTests), [nameof(AdoptionTests.DetailsThatWereNotSaidAreRefused)]))
        .Add("HTML, null, arrays, deep JSON, duplicate members",
            (typeof(AnswerAttacks), [nameof(AnswerAttacks.APollsAnswerThatIsNoneIsABadResponse), nameof(AnswerAttacks.ARequestsAnswerThatIsNoneIsABadResponseAndNeverAskedAgain), nameof(AnswerAttacks.ASoundAnswerWithOneMemberMoreIsABadResponse), nameof(AnswerAttacks.ATokenOrScopeThatCouldBreakAHeaderIsABadResponse)]),
            (typeof(IdTokenSignatureTests), [nameof(IdTokenSignatureTests.ADuplicateClaimIsRefused), nameof(IdTokenSignatureTests.APayloadThatIsNoObjectIsRefused)]),
            (typeof(DiscoveryAttacks), [nameof(DiscoveryAttacks.ADocumentThatIsNoneIsABadResponseAndNobodyIsAsked), nameof(DiscoveryAttacks.AKeySetThatIsNoneVerifiesNothingAndTheAnswerIsKept)]))
        .Add("50 MB, compressed bombs, headers without end",
            (typeof(AnswerAttacks), [nameof(AnswerAttacks.FiftyMegabytesAreRefusedAfterTheFirst), nameof(AnswerAttacks.FiftyMegabytesInsteadOfAnAcknowledgementAreIndeterminate)]),
            (typeof(DiscoveryAttacks), [nameof(DiscoveryAttacks.FiftyMegabytesOfDocumentOrKeysAreRefused)]),
            (typeof(TransportTests), [nameof(TransportTests.ACompressedAnswerIsReadAndABombIsRefused), nameof(TransportTests.HeadersWithoutEndAreRefused)]))
        .Add("sound tokens with another status",
            (typeof(AnswerAttacks), [nameof(AnswerAttacks.SoundTokensWithAnotherStatusAreNoApproval), nameof(AnswerAttacks.SoundTokensWithAServerErrorAreNoApproval)]))
        .Add("key id never published, keys withdrawn, weak or for something else",
            (typeof(SigningKeysTests), [nameof(SigningKeysTests.AnUnknownKeyIdIsLookedForOnceMoreAndThenRefused), nameof(SigningKeysTests.AWithdrawnKeyIsRefusedOnceTheKeysAreFetchedAgain), nameof(SigningKeysTests.AKeyForEncryptionDoesNotSign), nameof(SigningKeysTests.AnRsaKeyUnder2048BitsDoesNotSign), nameof(SigningKeysTests.AKeySetWithoutTheKeyRefuses)]),
            (typeof(TokenAttacks), [nameof(TokenAttacks.AKeySetWithoutAUsableKeyVerifiesNothing)]))
        .Add("discovery that moves endpoints or issuer",
            (typeof(DiscoveryAttacks), [nameof(DiscoveryAttacks.AnEndpointThatOnlyLooksLikeTheTenantsIsRefused), nameof(DiscoveryAttacks.AnAliasElsewhereIsRefused), nameof(DiscoveryAttacks.AnotherIssuerIsRefused), nameof(DiscoveryAttacks.ADocumentThatTurnsInTheMiddleOfAWaitIsRefused)]),
            (typeof(TenantDomainTests), [nameof(TenantDomainTests.EveryEndpointSharesTheOriginOrIsAllowed), nameof(TenantDomainTests.AForeignEndpointIsRefusedBeforeAnythingIsSent)]),
            (typeof(MutualTlsTests), [nameof(MutualTlsTests.AForeignAliasIsRefusedBeforeAnythingIsSent)]))
        .Add("redirects and other headers that would carry the secret away",
            (typeof(RedirectAttacks), [nameof(RedirectAttacks.ARequestIsNotSentElsewhere), nameof(RedirectAttacks.APollIsNotSentElsewhere), nameof(RedirectAttacks.DiscoveryIsNotFetchedElsewhere), nameof(RedirectAttacks.KeysAreNotFetchedElsewhere), nameof(RedirectAttacks.AHeaderMovesNothing)]))
        .Add("a tenant's imitation under another certificate",
            (typeof(TransportTlsTests), [nameof(TransportTlsTests.AnExpiredCertificateIsSaidToBe), nameof(TransportTlsTests.AnotherHostsCertificateIsSaidToBe), nameof(TransportTlsTests.AnUnknownAuthorityIsNamed), nameof(TransportTlsTests.ASelfSignedCertificateIsNotTrusted), nameof(TransportTlsTests.TheMachinesRootsDecideForUsers)]))
        .Add("a tenant that repeats the secret",
            (typeof(TextAttacks), [nameof(TextAttacks.WhatTheTenantRepeatsOfASecretIsNotShown)]),
            (typeof(RepeatAttacks), [nameof(RepeatAttacks.WhatWasSentWithARequestIsNotShown), nameof(RepeatAttacks.WhatWasSentWithAPollIsNotShown), nameof(RepeatAttacks.WhatWasSentWithARefreshIsNotShown), nameof(RepeatAttacks.WhatWasSentWithARevocationIsNotShown), nameof(RepeatAttacks.WhatWasSentWithATestIsNotShown)]))
        .Add("tokens of a refused answer shown in its error",
            (typeof(RepeatAttacks), [nameof(RepeatAttacks.ARefusedAnswersTokensAreNotShown)]))
        .Add("text that rewrites the terminal",
            (typeof(TextAttacks), [nameof(TextAttacks.TheTenantsTextRewritesNothing), nameof(TextAttacks.ALineThatIsNoHeaderRewritesNothing), nameof(TextAttacks.TheReasonInTheRecordIsPlainToo), nameof(TextAttacks.ATokensHeaderRewritesNothing), nameof(TextAttacks.ADocumentsIssuerRewritesNothing)]),
            (typeof(TransportTlsTests), [nameof(TransportTlsTests.ANameThatWouldRewriteTheTerminalIsShownPlain)]))
        .Add("a pending object tampered with",
            (typeof(Law8ExpectationsTests), [nameof(Law8ExpectationsTests.APointerThatNamesAnotherPersonChangesNothing), nameof(Law8ExpectationsTests.APointerThatNamesOtherDetailsChangesNothing), nameof(Law8ExpectationsTests.APointerThatNamesAnotherAuthReqIdIsAnsweredForItsRecord), nameof(Law8ExpectationsTests.TheResultSpeaksOfTheRecord), nameof(Law8ExpectationsTests.APointerWithoutARecordIsNotPolledFor)]))
        .Add("a stored record changed, swapped or put back",
            (typeof(RecordAttacks), [nameof(RecordAttacks.TheRecordOfAnotherRequestInItsPlaceIsRefused), nameof(RecordAttacks.AnOlderStateOfARequestPutBackIsRefused), nameof(RecordAttacks.AChangedByteIsRefused), nameof(RecordAttacks.ARecordInThePlainIsRefused)]),
            (typeof(EncryptionTests), [nameof(EncryptionTests.ADamagedRecordIsAnErrorOfItsOwn), nameof(EncryptionTests.SwappedRecordsAreRefused), nameof(EncryptionTests.AnOlderValuePutBackIsRefused)]));

    [Fact]
    public void EveryLineHasItsTests() => Lines.Count(output, "attacks refused");

    [Fact]
    public void EveryTestIsInTheSuite() => Lines.AssertTraits();

    /// <summary>No attack of this folder is left out; the two tests that are no attack are those of the rig itself.</summary>
    [Fact]
    public void EveryAttackHasItsLine() => Assert.Equal([nameof(AnswerAttacks.TheSoundAnswerIsTaken), nameof(RecordAttacks.TheSameBytesWouldBeTaken)], Lines.NotNamed(typeof(AttackCatalogue).Namespace));
}
