using System;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Diagnosis;

/// <summary>What the checks of a session found, and their remedies.</summary>
internal static class DiagnosisTexts
{
    private static readonly TextArea Area = new("Diagnosis");

    internal static string CredentialRemedy => Area.Get();

    internal static string GrantRemedy => Area.Get();

    internal static string TokenEndpointUnknown => Area.Get();

    internal static string RateLimitHolds(double seconds) => Area.Format([seconds]);

    internal static string NoAnswer(string fault) => Area.Format([fault]);

    internal static string NoAnswerRemedy => Area.Get();

    internal static string RateLimited(double seconds) => Area.Format([seconds]);

    internal static string StatusWithoutCode(int status) => Area.Format([status]);

    internal static string ErrorWithStatus(OAuthError error, int status) => Area.Format([error, status]);

    internal static string GrantLikelyOn => Area.Get();

    internal static string GrantOff(string said) => Area.Format([said]);

    internal static string CredentialsRefused(string said) => Area.Format([said]);

    internal static string TenantTroubleRemedy => Area.Get();

    internal static string NotTheTenantRemedy => Area.Get();

    internal static string AnswerDoesNotTell(string said) => Area.Format([said]);

    internal static string LogsRemedy => Area.Get();

    internal static string FirstSecretRefused => Area.Get();

    internal static string FirstSecretRemedy => Area.Get();

    internal static string CredentialsTaken(ClientAuthenticationMethod method) => Area.Format([method]);

    internal static string GrantNotSeen => Area.Get();

    internal static string ReportTitle => Area.Get();

    internal static string ReportTenant(string tenant) => Area.Format([tenant]);

    internal static string ReportClient(string clientId) => Area.Format([clientId]);

    internal static string ReportChecked(DateTime checkedAt) => Area.Format([checkedAt]);

    internal static string ReportStoreText => Area.Get();

    internal static string ReportRemedy(string remedy) => Area.Format([remedy]);

    internal static string TransportInsecure => Area.Get();

    internal static string TransportRemedy => Area.Get();

    internal static string Runtime(string framework, string system, string version) => Area.Format([framework, system, version]);

    internal static string StoreNotWritable => Area.Get();

    internal static string StoreNotReadable => Area.Get();

    internal static string StoreDurable(string kind) => Area.Format([kind]);

    internal static string StoreEndsWithSession(string kind) => Area.Format([kind]);

    internal static string StoreEndsWithProcess(string kind) => Area.Format([kind]);

    internal static string StoreDurableRemedy => Area.Get();

    internal static string OnlySecretReads => Area.Get();

    internal static string OnlyProcessReads => Area.Get();

    internal static string StoreOpen => Area.Get();

    internal static string StoreOpenRemedy => Area.Get();

    internal static string StoreReadable(string kind) => Area.Format([kind]);

    internal static string StoreInventsRecord => Area.Get();

    internal static string StoreInventsRecordRemedy => Area.Get();

    internal static string StoreRefusesNew => Area.Get();

    internal static string StoreRefusesNewRemedy => Area.Get();

    internal static string StoreChangesRecord => Area.Get();

    internal static string StoreChangesRecordRemedy => Area.Get();

    internal static string StoreCannotSwap(string kind) => Area.Format([kind]);

    internal static string StoreCannotSwapRemedy => Area.Get();

    internal static string StoreSwaps => Area.Get();

    internal static string StoreRefusesCurrent => Area.Get();

    internal static string StoreIgnoresVersion => Area.Get();

    internal static string StoreSwapRemedy => Area.Get();

    internal static string StoreWorks => Area.Get();

    internal static string StoreKeepsRemoved => Area.Get();

    internal static string StoreKeepsRemovedRemedy => Area.Get();

    internal static string NoDiscovery => Area.Get();

    internal static string Rs256Remedy => Area.Get();

    internal static string OwnIssuer(Uri address) => Area.Format([address]);

    internal static string NoAskEndpoint => Area.Get();

    internal static string NoAskEndpointRemedy => Area.Get();

    internal static string NoTokenEndpoint => Area.Get();

    internal static string NoTokenEndpointRemedy => Area.Get();

    internal static string EndpointsAt(string places) => Area.Format([places]);

    internal static string NoDate => Area.Get();

    internal static string ClockDiffers(double seconds) => Area.Format([seconds]);

    internal static string ClockRemedy => Area.Get();

    internal static string NoUsableKey => Area.Get();

    internal static string NoUsableKeyRemedy => Area.Get();

    internal static string UsableKeys(int count, string keys) => Area.Format([count, keys]);

    internal static string AliasAt(string place) => Area.Format([place]);

    internal static string AliasOfTokensAt(string place) => Area.Format([place]);

    internal static string NoAlgorithm => Area.Get();

    internal static string AlgorithmsNotTold => Area.Get();

    internal static string AlgorithmsListed(string algorithms) => Area.Format([algorithms]);

    internal static string WithoutRs256(string found) => Area.Format([found]);

    internal static string WithHs256(string found) => Area.Format([found]);

    internal static string AliasRemedy => Area.Get();

    internal static string NoAliases => Area.Get();

    internal static string NoTokenAlias => Area.Get();
}
